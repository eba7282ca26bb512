package dev.fermata.lincheck;

import dev.fermata.sync.Inside;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Permit;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** A lock: order, holders, permits of holds that have ended. */
final class LockTest {
    @Test
    void lock() {
        Check.everyWay(Operations.class, LockModel.class);
    }

    @Param(name = "slot", gen = IntGen.class, conf = "0:2")
    public static class Operations {
        private final Lock lock = Lock.create();
        private final Slots slots = new Slots();
        private final Permit[] permits = new Permit[Slots.COUNT]; // of acquires that did not wait; guarded by the slots

        @Operation
        public String acquire(@Param(name = "slot") int slot, @Param(gen = ThreadIdGen.class, name = "") int thread) {
            return slots.begin(slot, () -> {
                permits[slot] = lock.acquire();
                return Words.GRANTED;
            });
        }

        @Operation
        public boolean tryAcquire(@Param(gen = ThreadIdGen.class, name = "") int thread) {
            return lock.tryAcquire();
        }

        @Operation
        public String release() {
            try {
                lock.release();
                return Words.DONE;
            } catch (IllegalStateException notHeld) {
                return Words.REFUSED;
            }
        }

        /** Closes the permit of the last acquire in that slot which did not wait. */
        @Operation
        public void close(@Param(name = "slot") int slot) {
            slots.with(slot, () -> {
                if (permits[slot] != null) {
                    permits[slot].close();
                }
            });
        }

        @Operation
        public boolean isLocked() {
            return lock.isLocked();
        }

        @Operation
        public boolean isMine(@Param(gen = ThreadIdGen.class, name = "") int thread) {
            return Inside.isMine(lock);
        }

        @Operation
        public String cancel(@Param(name = "slot") int slot) {
            return slots.cancel(slot);
        }

        @Operation
        public String expire(@Param(name = "slot") int slot) {
            return slots.expire(slot);
        }

        @Operation
        public String look(@Param(name = "slot") int slot) {
            return slots.look(slot);
        }

        @Validate
        public void quiet() {
            Check.same(slots.checkWakes(), lock.waiting());
        }
    }

    public static class LockModel extends Model {
        private final Deque<Waits> line = line();
        private final int[] permits = new int[Slots.COUNT];
        private int hold; // 0: free; else the number of the hold
        private int holds;
        private int holder;

        public String acquire(int slot, int thread) {
            int me = Threads.number(thread);
            if (isBusy(slot)) {
                return Words.BUSY;
            }
            if (hold == 0) {
                take(me);
                permits[slot] = hold;
                return finish(slot, Words.GRANTED);
            }
            return holder == me ? finish(slot, Words.REFUSED) : enqueue(slot, line, me);
        }

        public boolean tryAcquire(int thread) {
            boolean free = hold == 0;
            if (free) {
                take(Threads.number(thread));
            }
            return free;
        }

        private void take(int who) {
            hold = ++holds;
            holder = who;
        }

        public String release() {
            if (hold == 0) {
                return Words.REFUSED;
            }
            Waits next = line.poll();
            if (next == null) {
                hold = 0;
                holder = 0;
            } else {
                take((int) next.request());
                decide(next.slot(), Words.GRANTED);
            }
            return Words.DONE;
        }

        public void close(int slot) {
            if (hold != 0 && hold == permits[slot]) {
                release();
            }
        }

        public boolean isLocked() {
            return hold != 0;
        }

        public boolean isMine(int thread) {
            return holder == Threads.number(thread);
        }

        @Override
        protected Object state() {
            return List.of(hold, holds, holder, Arrays.toString(permits));
        }
    }
}
