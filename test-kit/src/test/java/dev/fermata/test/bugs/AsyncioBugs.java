package dev.fermata.test.bugs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fermata.sync.Event;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Known bugs of asyncio's primitives, rebuilt in miniature: a waiter is an event in a list. */
final class AsyncioBugs {
    private AsyncioBugs() {}

    static List<Program> all() {
        return List.of(
                new Program(
                        "cpython #112202",
                        "a notification goes to a waiter that is cancelled, and to nobody else",
                        _ -> new MiniCondition(false).run(),
                        _ -> new MiniCondition(true).run()),
                new Program(
                        "cpython #90155",
                        "a newcomer takes the permit that the first waiter was woken for",
                        _ -> new MiniSemaphore(false).run(),
                        _ -> new MiniSemaphore(true).run()),
                new Program(
                        "cpython #83055",
                        "an item put into a full queue is passed by a later one",
                        _ -> new MiniQueue(false).run(),
                        _ -> new MiniQueue(true).run()),
                new Program(
                        "bpo-27585",
                        "a waiter of a lock is woken and cancelled, and the next is never woken",
                        _ -> new MiniLock(false).run(),
                        _ -> new MiniLock(true).run()));
    }

    /** Waits to be woken; as in asyncio, a cancellation that comes between that and its next turn wins. */
    private static void await(Event woken) throws InterruptedException {
        woken.await();
        Tasks.yieldNow();
    }

    private static final class MiniCondition {
        private final Deque<Event> waiters = new ArrayDeque<>();
        private final boolean mended;
        private int items;

        MiniCondition(boolean mended) {
            this.mended = mended;
        }

        private void take() throws InterruptedException {
            while (items == 0) {
                Event woken = Event.create("woken");
                waiters.add(woken);
                try {
                    AsyncioBugs.await(woken);
                } catch (InterruptedException e) {
                    if (mended && !waiters.contains(woken)) {
                        signal();
                    }
                    throw e;
                } finally {
                    waiters.remove(woken);
                }
            }
            items--;
        }

        private void signal() {
            if (!waiters.isEmpty()) {
                waiters.removeFirst().set();
            }
        }

        void run() throws Exception {
            Task<?> one = Tasks.spawn(this::take);
            Task<?> other = Tasks.spawn(this::take);
            Tasks.yieldNow();
            items++;
            signal();
            one.cancel();
            one.join();
            if (items > 0) {
                other.join();
            }
            other.cancel();
            other.join();
        }
    }

    private static final class MiniSemaphore {
        private record Waiting(int who, Event woken) {}

        private final Deque<Waiting> waiters = new ArrayDeque<>();
        private final List<Integer> came = new ArrayList<>();
        private final List<Integer> served = new ArrayList<>();
        private final boolean mended;
        private int permits;

        MiniSemaphore(boolean mended) {
            this.mended = mended;
        }

        private void acquire(int who) throws InterruptedException {
            came.add(who);
            if (mended && permits == 0) {
                await(who); // until a permit is handed over
                return;
            }
            while (permits == 0) {
                await(who);
            }
            permits--;
            served.add(who);
        }

        private void await(int who) throws InterruptedException {
            Waiting waiting = new Waiting(who, Event.create("woken"));
            waiters.add(waiting);
            waiting.woken.await();
        }

        private void release() {
            Waiting first = waiters.pollFirst();
            if (first == null || !mended) {
                permits++;
            }
            if (first != null) {
                if (mended) {
                    served.add(first.who);
                }
                first.woken.set();
            }
        }

        void run() throws Exception {
            Tasks.gather(() -> acquire(1), () -> acquire(2), this::release, this::release);
            assertEquals(came, served);
        }
    }

    private static final class MiniQueue {
        private final Deque<Event> putters = new ArrayDeque<>();
        private final Deque<Integer> items = new ArrayDeque<>(List.of(0));
        private final List<Integer> came = new ArrayList<>(List.of(0));
        private final List<Integer> taken = new ArrayList<>();
        private final boolean mended;
        private int promised; // places that a woken putter has coming

        MiniQueue(boolean mended) {
            this.mended = mended;
        }

        private boolean isFull() {
            return items.size() + (mended ? promised + putters.size() : 0) >= 1;
        }

        private void put(int item) throws InterruptedException {
            came.add(item);
            if (isFull()) {
                Event woken = Event.create("room");
                putters.add(woken);
                woken.await();
                promised--;
            }
            items.add(item);
        }

        private void take() {
            if (!items.isEmpty()) {
                taken.add(items.removeFirst());
                if (!putters.isEmpty()) {
                    promised++;
                    putters.removeFirst().set();
                }
            }
        }

        void run() throws Exception {
            Task<?> one = Tasks.spawn(() -> put(1));
            Task<?> two = Tasks.spawn(() -> put(2));
            while (taken.size() < 3) {
                Tasks.sleep(Duration.ofMillis(1));
                take();
            }
            one.join();
            two.join();
            assertEquals(came, taken);
        }
    }

    private static final class MiniLock {
        private final Deque<Event> waiters = new ArrayDeque<>();
        private final boolean mended;
        private boolean locked;

        MiniLock(boolean mended) {
            this.mended = mended;
        }

        private void acquire() throws InterruptedException {
            while (locked) {
                Event woken = Event.create("woken");
                waiters.add(woken);
                try {
                    AsyncioBugs.await(woken);
                } catch (InterruptedException e) {
                    waiters.remove(woken);
                    if (mended && !locked) {
                        wakeNext();
                    }
                    throw e;
                }
                waiters.remove(woken);
            }
            locked = true;
        }

        private void release() {
            locked = false;
            wakeNext();
        }

        private void wakeNext() {
            if (!waiters.isEmpty()) {
                waiters.getFirst().set();
            }
        }

        private void use() throws InterruptedException {
            acquire();
            release();
        }

        void run() throws Exception {
            locked = true;
            Task<?> one = Tasks.spawn(this::use);
            Task<?> other = Tasks.spawn(this::use);
            Tasks.yieldNow();
            release();
            one.cancel();
            one.join();
            other.join();
        }
    }
}
