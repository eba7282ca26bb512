package dev.fermata.lincheck;

import dev.fermata.queue.Queue;
import dev.fermata.queue.Subscriber;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Two subscribers of a queue with one item, one in each slot: what they have requested, and the end of the queue. */
final class DemandTest {
    @Test
    void demand() {
        Check.everyWay(5, Operations.class, DemandModel.class);
    }

    @Param(name = "slot", gen = IntGen.class, conf = "0:1")
    public static class Operations {
        private final Queue<Integer> queue = Queue.bounded(1);
        private final Slots slots = new Slots();
        private final List<Subscriber> subscribers =
                Stream.generate(() -> new Subscriber(queue)).limit(2).toList();

        public Operations() {
            queue.offer(1);
        }

        @Operation
        public String next(@Param(name = "slot") int slot) {
            return slots.begin(slot, subscribers.get(slot)::next);
        }

        @Operation
        public void request(@Param(name = "slot") int slot) {
            subscribers.get(slot).request(1);
        }

        @Operation
        public boolean poll() {
            return queue.poll().isPresent();
        }

        @Operation
        public void clear() {
            queue.asBlockingQueue().clear();
        }

        @Operation
        public void close() {
            queue.close();
        }

        @Operation
        public String cancel(@Param(name = "slot") int slot) {
            return slots.cancel(slot);
        }

        @Validate
        public void quiet() {
            Check.same(slots.checkWakes(), subscribers.getFirst().idle());
        }
    }

    public static class DemandModel extends Model {
        private final Deque<Waits> idle = line();
        private final int[] requested = new int[Slots.COUNT];
        private boolean full = true;
        private boolean closed;

        public String next(int slot) {
            if (isBusy(slot)) {
                return Words.BUSY;
            }
            if (requested[slot] > 0) {
                requested[slot]--;
                return finish(slot, "ITEM");
            }
            return closed && !full ? finish(slot, "END") : enqueue(slot, idle, "");
        }

        public void request(int slot) {
            requested[slot]++;
            if (idle.removeIf(waits -> waits.slot() == slot)) {
                decide(slot, Words.GRANTED);
            }
        }

        public boolean poll() {
            boolean there = full;
            clear();
            return there;
        }

        public void clear() {
            full = false;
            endIfClosed();
        }

        public void close() {
            closed = true;
            endIfClosed();
        }

        private void endIfClosed() {
            if (closed && !full) {
                decideAll(idle, Words.GRANTED);
            }
        }

        @Override
        protected Object state() {
            return List.of(Arrays.toString(requested), full, closed);
        }
    }
}
