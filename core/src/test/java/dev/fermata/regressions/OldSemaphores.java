package dev.fermata.regressions;

import dev.fermata.regressions.Broken.OldFuture;
import dev.fermata.sync.Event;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** The semaphores of others, as they were when they had the bugs of {@link SemaphoreRegressionsTest}. For one loop. */
final class OldSemaphores {
    private OldSemaphores() {}

    /** What the scenarios need of a semaphore. */
    interface Permits {
        void acquire(int permits) throws InterruptedException;

        boolean tryAcquire(Duration limit) throws InterruptedException;

        boolean tryAcquire();

        void release(int permits);

        int waiting();
    }

    /** What they have in common; each leaves out what its scenario does not ask for. */
    private abstract static class Old implements Permits {
        int free;

        Old(int free) {
            this.free = free;
        }

        @Override
        public boolean tryAcquire(Duration limit) throws InterruptedException {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean tryAcquire() {
            boolean any = free > 0;
            free -= any ? 1 : 0;
            return any;
        }
    }

    /** asyncio's, before cpython #90155. */
    static final class Remembering extends Old {
        private final Deque<OldFuture> waiters = new ArrayDeque<>();
        private boolean wakeupScheduled; // somebody was woken and has not run yet

        Remembering(int free) {
            super(free);
        }

        @Override
        public void acquire(int permits) throws InterruptedException {
            while (wakeupScheduled || free == 0) {
                OldFuture woken = new OldFuture();
                waiters.add(woken);
                try {
                    woken.await();
                    wakeupScheduled = false;
                } catch (InterruptedException e) {
                    wakeNext();
                    throw e;
                }
            }
            free--;
        }

        @Override
        public void release(int permits) {
            free++;
            wakeNext();
        }

        private void wakeNext() {
            for (OldFuture next = waiters.poll(); next != null; next = waiters.poll()) {
                if (!next.isDone()) {
                    next.set();
                    wakeupScheduled = true;
                    return;
                }
            }
        }

        @Override
        public int waiting() {
            return waiters.size();
        }
    }

    /** tokio's Notify, as its issue #4618 has it: the notification is the listener's, or stored if nobody listens. */
    static final class Notify extends Old {
        private final Deque<OldFuture> listeners = new ArrayDeque<>();

        Notify() {
            super(0);
        }

        @Override
        public void acquire(int permits) throws InterruptedException {
            if (!tryAcquire()) {
                OldFuture notified = new OldFuture();
                listeners.add(notified);
                try {
                    notified.await();
                } finally {
                    listeners.remove(notified);
                }
            }
        }

        @Override
        public void release(int permits) {
            if (listeners.isEmpty()) {
                free = 1;
            } else {
                listeners.removeFirst().set();
            }
        }

        @Override
        public int waiting() {
            return listeners.size();
        }
    }

    /** anyio's capacity limiter, before its #1170: the waiter counts itself when it runs. */
    static final class Limiter extends Old {
        private final Deque<OldFuture> waiters = new ArrayDeque<>();

        Limiter(int free) {
            super(free);
        }

        @Override
        public void acquire(int permits) throws InterruptedException {
            if (!tryAcquire()) {
                OldFuture woken = new OldFuture();
                waiters.add(woken);
                woken.await();
                free--;
            }
        }

        @Override
        public void release(int permits) {
            free++;
            if (!waiters.isEmpty()) {
                waiters.removeFirst().set();
            }
        }

        @Override
        public int waiting() {
            return waiters.size();
        }
    }

    /** golang/sync before its #10, Shuttle before its #167: one who leaves is removed, and that is all. */
    static final class Weighted extends Old {
        private record Request(int permits, OldFuture granted) {}

        private final Deque<Request> waiters = new ArrayDeque<>();

        Weighted(int free) {
            super(free);
        }

        @Override
        public void acquire(int permits) throws InterruptedException {
            if (waiters.isEmpty() && free >= permits) {
                free -= permits;
                return;
            }
            Request request = new Request(permits, new OldFuture());
            waiters.add(request);
            try {
                request.granted.await();
            } catch (InterruptedException e) {
                waiters.remove(request);
                throw e;
            }
        }

        @Override
        public void release(int permits) {
            free += permits;
            while (!waiters.isEmpty() && waiters.getFirst().permits <= free) {
                Request next = waiters.removeFirst();
                free -= next.permits;
                next.granted.set();
            }
        }

        @Override
        public int waiting() {
            return waiters.size();
        }
    }

    /** Failsafe 3.3.2: whoever gives up stays in the queue. */
    static final class Bulkhead extends Old {
        private final Deque<Event> waiters = new ArrayDeque<>();

        Bulkhead(int free) {
            super(free);
        }

        @Override
        public void acquire(int permits) throws InterruptedException {
            tryAcquire(Duration.ofHours(1));
        }

        @Override
        public boolean tryAcquire(Duration limit) throws InterruptedException {
            if (tryAcquire()) {
                return true;
            }
            Event granted = Event.create();
            waiters.add(granted);
            return granted.await(limit);
        }

        @Override
        public void release(int permits) {
            if (waiters.isEmpty()) {
                free++;
            } else {
                waiters.removeFirst().set();
            }
        }

        @Override
        public int waiting() {
            return waiters.size();
        }
    }
}
