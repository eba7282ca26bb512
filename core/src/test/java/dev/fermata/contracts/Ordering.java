package dev.fermata.contracts;

import dev.fermata.queue.Queue;
import dev.fermata.testing.Primitives;

/** The kinds of queues: what holds for all of them is tested on each. */
public enum Ordering {
    FIFO {
        @Override
        public Queue<Integer> create(String name, int capacity) {
            return Primitives.underTest().boundedQueue(name, capacity);
        }
    },

    UNBOUNDED {
        @Override
        public Queue<Integer> create(String name, int capacity) {
            return Primitives.underTest().unboundedQueue(name);
        }
    },

    RENDEZVOUS {
        @Override
        public Queue<Integer> create(String name, int capacity) {
            return Primitives.underTest().rendezvousQueue(name);
        }
    },

    LIFO {
        @Override
        public Queue<Integer> create(String name, int capacity) {
            return Primitives.underTest().lifoQueue(name, capacity);
        }
    },

    PRIORITY {
        @Override
        public Queue<Integer> create(String name, int capacity) {
            return Primitives.underTest().priorityQueue(name, capacity);
        }
    };

    /** A new one; those without a capacity of their choice ignore this one. */
    public abstract Queue<Integer> create(String name, int capacity);

    public Queue<Integer> create(int capacity) {
        return create("queue", capacity);
    }

    /** Whether a putter may have to wait. */
    public boolean canBeFull() {
        return this != UNBOUNDED;
    }

    /** Whether it can hold items. */
    public boolean hasRoom() {
        return this != RENDEZVOUS;
    }
}
