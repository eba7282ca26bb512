package dev.fermata.engine;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The timers of the parallel engine: one daemon thread with a heap, fed through stripes.
 *
 * <p>Setting a timer is one push onto the stripe of the calling thread; the timer thread drains the stripes when it
 * wakes and drops what has been cancelled by then, so that the timeout of an operation that was quick never reaches the
 * heap. It is woken early only for an earlier deadline, or for a stripe that has grown long.
 *
 * <pre>
 *   set:    push; read wakeAt;  earlier? unpark          (either the setter sees the new wakeAt,
 *   timer:  write wakeAt; look at the stripes; park       or the timer thread sees the push)
 * </pre>
 */
final class ParallelTimers implements Runnable {
    private static final int STRIPES = 16; // a power of two
    private static final int LINE = 16; // references to a cache line
    private static final int LONG_STRIPE = 4096;
    private static final long FAR = Long.MAX_VALUE / 4;

    private final AtomicReferenceArray<@Nullable Timer> stripes = new AtomicReferenceArray<>(STRIPES * LINE);
    private final TimerHeap heap = new TimerHeap(); // only the timer thread
    private final long epoch = System.nanoTime();
    private volatile long wakeAt; // nanoseconds since epoch at which the timer thread wakes by itself
    private final Thread thread =
            Thread.ofPlatform().daemon().name("fermata-timer").unstarted(this);

    void start() {
        thread.start();
    }

    void set(Timer timer) {
        int stripe = ((int) Thread.currentThread().threadId() & (STRIPES - 1)) * LINE;
        Timer head;
        int depth;
        do {
            head = stripes.get(stripe);
            depth = head == null ? 1 : head.depth + 1;
            timer.next = head;
            timer.depth = depth;
        } while (!stripes.compareAndSet(stripe, head, timer));
        if (timer.deadline - epoch < wakeAt || depth % LONG_STRIPE == 0) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void run() {
        while (true) {
            long next = drain();
            heap.fireDue(System.nanoTime());
            Timer first = heap.first();
            if (first != null) {
                next = Math.min(next, first.deadline - epoch);
            }
            wakeAt = next;
            if (stripesAreEmpty()) {
                if (next == FAR) {
                    LockSupport.park(this);
                } else {
                    long wait = next + epoch - System.nanoTime();
                    if (wait > 0) {
                        LockSupport.parkNanos(this, wait);
                    }
                }
            }
            wakeAt = Long.MIN_VALUE; // awake: nobody need wake it
        }
    }

    private boolean stripesAreEmpty() {
        for (int i = 0; i < STRIPES; i++) {
            if (stripes.get(i * LINE) != null) {
                return false;
            }
        }
        return true;
    }

    /** Those that are pending, in no order. Only the timer thread: from {@link Timer#fire}. */
    List<Timer> live() {
        List<Timer> live = heap.live();
        for (int i = 0; i < STRIPES; i++) {
            for (Timer timer = stripes.get(i * LINE); timer != null; timer = timer.next) {
                if (!timer.isDead()) {
                    live.add(timer);
                }
            }
        }
        return live;
    }

    /**
     * Takes into the heap what the stripes hold. Returns when the first of those was to fire that need not any more, since
     * epoch: this thread had best look again then, and not be woken for the next timeout of an operation that is as quick.
     */
    private long drain() {
        long spared = FAR;
        for (int i = 0; i < STRIPES; i++) {
            Timer timer = inOrder(stripes.getAndSet(i * LINE, null));
            while (timer != null) {
                Timer next = timer.next;
                timer.next = null;
                if (timer.isDead()) {
                    spared = Math.min(spared, timer.deadline - epoch);
                } else {
                    heap.add(timer);
                }
                timer = next;
            }
        }
        return spared;
    }

    /** A stripe is a stack: turns it round. */
    private static @Nullable Timer inOrder(@Nullable Timer top) {
        Timer reversed = null;
        Timer timer = top;
        while (timer != null) {
            Timer next = timer.next;
            timer.next = reversed;
            reversed = timer;
            timer = next;
        }
        return reversed;
    }
}
