package dev.fermata.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.contracts.Ordering;
import dev.fermata.testing.Until;
import java.lang.Thread.State;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Interrupts and timeouts of threads that are no tasks, and that know nothing of Fermata. */
@ParameterizedClass
@EnumSource(Ordering.class)
final class JavaQueueThreadTest {
    /** What waits: a taker at an empty queue, or a putter at a full one. */
    enum Waiting {
        PUT,
        OFFER,
        TAKE,
        POLL;

        /** Waits; says what came of it. */
        String on(BlockingQueue<Integer> view, long timeout, TimeUnit unit) throws InterruptedException {
            return switch (this) {
                case PUT -> {
                    view.put(7);
                    yield "put";
                }
                case OFFER -> view.offer(7, timeout, unit) ? "put" : "late";
                case TAKE -> view.take() == 7 ? "taken" : "another";
                case POLL -> {
                    Integer item = view.poll(timeout, unit);
                    yield item == null ? "late" : item == 7 ? "taken" : "another";
                }
            };
        }

        boolean puts() {
            return this == PUT || this == OFFER;
        }

        boolean isTimed() {
            return this == OFFER || this == POLL;
        }

        State state() {
            return isTimed() ? State.TIMED_WAITING : State.WAITING;
        }
    }

    @Parameter
    Ordering ordering;

    private BlockingQueue<Integer> view;
    private Queue<Integer> queue;

    /** Whether the call would wait: the queue is full for putters, empty for takers. */
    private boolean arrange(Waiting waiting) {
        queue = ordering.create(1);
        view = queue.asBlockingQueue();
        if (waiting.puts() && ordering.hasRoom()) {
            view.offer(1);
        }
        return !waiting.puts() || ordering.canBeFull();
    }

    private FutureTask<String> start(boolean virtual, Waiting waiting, List<Thread> threads) {
        FutureTask<String> call = new FutureTask<>(() -> {
            String result;
            try {
                result = waiting.on(view, 1, TimeUnit.HOURS);
            } catch (InterruptedException e) {
                result = "interrupted";
            }
            return Thread.interrupted() ? result + " and again" : result;
        });
        threads.add(
                virtual
                        ? Thread.ofVirtual().start(call)
                        : Thread.ofPlatform().daemon().start(call));
        return call;
    }

    private int waiters() {
        return queue.stats().takers().size() + queue.stats().putters().size();
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsTheWaitAndIsUsedUp(Waiting waiting) throws Exception {
        for (boolean virtual : List.of(false, true)) {
            if (arrange(waiting)) {
                List<Thread> threads = new ArrayList<>();
                FutureTask<String> call = start(virtual, waiting, threads);
                Until.waiting(this::waiters, 1);
                threads.getFirst().interrupt();
                assertEquals("interrupted", call.get());
                assertEquals(0, waiters());
                assertEquals(waiting.puts() && ordering.hasRoom() ? 1 : 0, view.size());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptBeforeTheCallEndsItAtOnce(Waiting waiting) {
        arrange(waiting);
        int size = view.size();
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> waiting.on(view, 1, TimeUnit.HOURS));
        assertFalse(Thread.interrupted());
        assertEquals(size, view.size());
        Thread.currentThread().interrupt();
        view.poll(); // what never waits does not ask
        view.offer(8);
        assertTrue(Thread.interrupted());
    }

    @ParameterizedTest
    @EnumSource
    void theOtherSideEndsTheWait(Waiting waiting) throws Exception {
        for (boolean virtual : List.of(false, true)) {
            if (arrange(waiting)) {
                List<Thread> threads = new ArrayList<>();
                FutureTask<String> call = start(virtual, waiting, threads);
                Until.waiting(this::waiters, 1);
                if (waiting.puts()) {
                    assertEquals(ordering.hasRoom() ? 1 : 7, view.poll());
                } else {
                    assertTrue(view.offer(7));
                }
                assertEquals(waiting.puts() ? "put" : "taken", call.get());
            }
        }
    }

    /** Thread dumps and monitors tell by it who waits for a time. */
    @ParameterizedTest
    @EnumSource
    void aPlatformThreadThatWaitsForATimeSaysSo(Waiting waiting) throws Exception {
        if (arrange(waiting)) {
            List<Thread> threads = new ArrayList<>();
            FutureTask<String> call = start(false, waiting, threads);
            Until.holds(() -> threads.getFirst().getState() == waiting.state(), "it is " + waiting.state());
            threads.getFirst().interrupt();
            assertEquals("interrupted", call.get());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Waiting.class,
            names = {"OFFER", "POLL"})
    void theTimeIsOver(Waiting waiting) throws Exception {
        if (arrange(waiting)) {
            long start = System.nanoTime();
            assertEquals("late", waiting.on(view, 20, TimeUnit.MILLISECONDS));
            assertTrue(System.nanoTime() - start >= 20_000_000);
            assertEquals("late", waiting.on(view, 0, TimeUnit.DAYS));
            assertEquals("late", waiting.on(view, Long.MIN_VALUE, TimeUnit.DAYS));
            assertEquals(0, waiters());
        }
    }

    @Test
    void aTimeoutBeyondAllBoundsIsForEver() throws Exception {
        if (ordering.hasRoom()) {
            arrange(Waiting.POLL);
            FutureTask<Integer> call = new FutureTask<>(() -> view.poll(Long.MAX_VALUE, TimeUnit.DAYS));
            Thread.ofPlatform().daemon().start(call);
            Until.waiting(this::waiters, 1);
            assertTrue(view.offer(7, Long.MAX_VALUE, TimeUnit.NANOSECONDS));
            assertEquals(7, call.get());
        }
    }
}
