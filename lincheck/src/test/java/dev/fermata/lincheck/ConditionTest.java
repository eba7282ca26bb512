package dev.fermata.lincheck;

import dev.fermata.sync.Condition;
import dev.fermata.sync.Inside;
import dev.fermata.sync.Lock;
import dev.fermata.wait.Fiber;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * A condition and its lock. signalAll is several steps, between which others may queue for the lock; so it is checked
 * where nobody else does.
 */
final class ConditionTest {
    @Test
    void signal() {
        Check.everyWay(Signal.class, SignalModel.class);
    }

    @Test
    void signalAll() {
        Check.everyWay(SignalAll.class, ConditionModel.class);
    }

    public static class Signal extends Operations {
        @Operation
        public String acquire(@Param(name = "slot") int slot, @Param(gen = ThreadIdGen.class, name = "") int thread) {
            return slots.begin(slot, () -> {
                holds[slot] = NONE;
                lock.acquire();
                return Words.GRANTED;
            });
        }
    }

    public static class SignalAll extends Operations {
        @Operation
        public String signalAll(@Param(gen = ThreadIdGen.class, name = "") int thread) {
            return answer(condition::signalAll);
        }
    }

    @Param(name = "slot", gen = IntGen.class, conf = "0:2")
    public abstract static class Operations {
        static final long NONE = -1;

        final Lock lock = Lock.create();
        final Condition condition = Condition.create(lock);
        final Slots slots = new Slots();
        final long[] holds = {NONE, NONE, NONE
        }; // of those that wait, or have waited, for a signal; guarded by the slots

        @Operation
        public boolean tryAcquire(@Param(gen = ThreadIdGen.class, name = "") int thread) {
            return lock.tryAcquire();
        }

        @Operation
        public String release(@Param(gen = ThreadIdGen.class, name = "") int thread) {
            if (!Inside.isMine(lock)) {
                return Words.REFUSED;
            }
            lock.release();
            return Words.DONE;
        }

        @Operation
        public String await(@Param(name = "slot") int slot, @Param(gen = ThreadIdGen.class, name = "") int thread) {
            return slots.begin(slot, () -> {
                holds[slot] = NONE;
                holds[slot] = Inside.hold(lock, Fiber.current());
                condition.await();
                throw new AssertionError("it cannot return at once");
            });
        }

        @Operation
        public String signal(@Param(gen = ThreadIdGen.class, name = "") int thread) {
            return answer(condition::signal);
        }

        static String answer(Runnable signal) {
            try {
                signal.run();
                return Words.DONE;
            } catch (IllegalStateException notHeld) {
                return Words.REFUSED;
            }
        }

        /** The second half of an await that was cancelled, or whose time is over: takes the lock again. */
        @Operation
        public String resume(@Param(name = "slot") int slot) {
            return slots.resume(slot, () -> holds[slot] != NONE, fiber -> {
                long hold = holds[slot];
                holds[slot] = NONE;
                Inside.resume(lock, fiber, hold);
            });
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
            Check.same(slots.checkWakes(), lock.waiting() + condition.waiting());
        }
    }

    public static class SignalModel extends ConditionModel {
        public String acquire(int slot, int thread) {
            int me = Threads.number(thread);
            if (isBusy(slot)) {
                return Words.BUSY;
            }
            awaiters[slot] = 0;
            if (holder == 0) {
                holder = me;
                return finish(slot, Words.GRANTED);
            }
            return holder == me ? finish(slot, Words.REFUSED) : enqueue(slot, forLock, me);
        }
    }

    public static class ConditionModel extends Model {
        final Deque<Waits> forLock = line();
        final int[] awaiters = new int[Slots.COUNT]; // whose wait in that slot began as one for a signal
        int holder;
        private final Deque<Waits> forSignal = line();

        public boolean tryAcquire(int thread) {
            boolean free = holder == 0;
            holder = free ? Threads.number(thread) : holder;
            return free;
        }

        public String release(int thread) {
            if (holder != Threads.number(thread)) {
                return Words.REFUSED;
            }
            handOver();
            return Words.DONE;
        }

        private void handOver() {
            Waits next = forLock.poll();
            holder = next == null ? 0 : (int) next.request();
            if (next != null) {
                decide(next.slot(), Words.GRANTED);
            }
        }

        public String await(int slot, int thread) {
            int me = Threads.number(thread);
            if (isBusy(slot)) {
                return Words.BUSY;
            }
            awaiters[slot] = holder == me ? me : 0;
            if (holder != me) {
                return finish(slot, Words.REFUSED);
            }
            handOver();
            return enqueue(slot, forSignal, me);
        }

        public String signal(int thread) {
            return signal(thread, 1);
        }

        public String signalAll(int thread) {
            return signal(thread, Integer.MAX_VALUE);
        }

        private String signal(int thread, int count) {
            if (holder != Threads.number(thread)) {
                return Words.REFUSED;
            }
            for (int i = 0; i < count && !forSignal.isEmpty(); i++) {
                Waits first = forSignal.remove();
                pin(first.slot(), forLock, first.request());
            }
            return Words.DONE;
        }

        public String resume(int slot) {
            String was = look(slot);
            int who = awaiters[slot];
            if (who == 0 || !(was.equals(Words.CANCELLED) || was.equals(Words.TIMED_OUT))) {
                return Words.NONE;
            }
            awaiters[slot] = 0;
            if (holder != 0) {
                return pin(slot, forLock, who);
            }
            holder = who;
            return finish(slot, Words.GRANTED);
        }

        @Override
        protected Object state() {
            return List.of(holder, Arrays.toString(awaiters));
        }
    }
}
