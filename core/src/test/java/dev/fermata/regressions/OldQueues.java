package dev.fermata.regressions;

import dev.fermata.regressions.Broken.OldFuture;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The queues of others, as they were when they had the bugs of {@link QueueRegressionsTest}. For one loop. */
final class OldQueues {
    private OldQueues() {}

    /** What the scenarios need of a queue. */
    interface Items {
        void put(int item) throws InterruptedException;

        boolean offer(int item);

        int take() throws InterruptedException;

        Optional<Integer> poll();

        void close();

        int putters();

        int takers();
    }

    /** What they have in common; each leaves out what its scenario does not ask for. */
    private abstract static class Old implements Items {
        final Deque<Integer> items = new ArrayDeque<>();

        @Override
        public void put(int item) throws InterruptedException {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean offer(int item) {
            return items.add(item);
        }

        @Override
        public Optional<Integer> poll() {
            return Optional.ofNullable(items.poll());
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int putters() {
            return 0;
        }

        @Override
        public int takers() {
            return 0;
        }
    }

    /** asyncio's (cpython #83055): a putter that finds no room is woken when there is some, and tries again. */
    static final class Retrying extends Old {
        private final Deque<OldFuture> putters = new ArrayDeque<>();
        private final int capacity;

        Retrying(int capacity) {
            this.capacity = capacity;
        }

        @Override
        public void put(int item) throws InterruptedException {
            while (!offer(item)) {
                OldFuture room = new OldFuture();
                putters.add(room);
                room.await();
            }
        }

        @Override
        public boolean offer(int item) {
            return items.size() < capacity && items.add(item);
        }

        @Override
        public int take() {
            int item = items.remove();
            if (!putters.isEmpty()) {
                putters.removeFirst().set();
            }
            return item;
        }

        @Override
        public int putters() {
            return putters.size();
        }
    }

    /** asyncio's before python/asyncio #256: an item for one who waits is stored in its future. */
    static final class HandingOver extends Old {
        private static final class Taker {
            final OldFuture ready = new OldFuture();
            int item;
        }

        private final Deque<Taker> takers = new ArrayDeque<>();

        @Override
        public boolean offer(int item) {
            if (takers.isEmpty()) {
                return items.add(item);
            }
            Taker taker = takers.removeFirst();
            taker.item = item;
            taker.ready.set();
            return true;
        }

        @Override
        public int take() throws InterruptedException {
            if (!items.isEmpty()) {
                return items.remove();
            }
            Taker taker = new Taker();
            takers.add(taker);
            try {
                taker.ready.await();
            } finally {
                takers.remove(taker);
            }
            return taker.item;
        }

        @Override
        public int takers() {
            return takers.size();
        }
    }

    /** Ends one wait, and from there the next. */
    static final class Recursing extends Old {
        private record Taker(OldFuture closed, Taker next) {}

        private Taker last;
        private int takers;

        @Override
        public int take() throws InterruptedException {
            Taker taker = new Taker(new OldFuture(), last);
            last = taker;
            takers++;
            taker.closed.await();
            throw new AssertionError("the test is over before");
        }

        @Override
        public void close() {
            closeFrom(last);
        }

        private static void closeFrom(Taker taker) {
            if (taker != null) {
                closeFrom(taker.next);
                taker.closed.set();
            }
        }

        @Override
        public int takers() {
            return takers;
        }
    }
}
