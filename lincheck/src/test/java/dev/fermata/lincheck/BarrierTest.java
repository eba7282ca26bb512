package dev.fermata.lincheck;

import dev.fermata.sync.Barrier;
import dev.fermata.sync.Inside;
import java.util.Deque;
import java.util.concurrent.BrokenBarrierException;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** A barrier for two and for three: arrivals, those who leave, rounds that break. */
final class BarrierTest {
    @Test
    void ofTwo() {
        Check.everyWay(OfTwo.class, ModelOfTwo.class);
    }

    @Test
    void ofThree() {
        Check.everyWay(OfThree.class, ModelOfThree.class);
    }

    public static class OfTwo extends Operations {
        public OfTwo() {
            super(2);
        }
    }

    public static class OfThree extends Operations {
        public OfThree() {
            super(3);
        }
    }

    @Param(name = "slot", gen = IntGen.class, conf = "0:2")
    public abstract static class Operations {
        private final Barrier barrier;
        private final Slots slots = new Slots(party -> index(Inside.index(party)));

        Operations(int parties) {
            barrier = Barrier.create(parties);
        }

        @Operation
        public String await(@Param(name = "slot") int slot) {
            return slots.begin(slot, () -> {
                try {
                    return index(barrier.await());
                } catch (BrokenBarrierException broken) {
                    return Words.REFUSED;
                }
            });
        }

        @Operation
        public void abort() {
            barrier.abort();
        }

        @Operation
        public void reset() {
            barrier.reset();
        }

        @Operation
        public boolean isBroken() {
            return barrier.isBroken();
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
            Check.same(slots.checkWakes(), barrier.waiting());
        }
    }

    private static String index(int index) {
        return "arrived as number " + index;
    }

    public static class ModelOfTwo extends BarrierModel {
        public ModelOfTwo() {
            super(2);
        }
    }

    public static class ModelOfThree extends BarrierModel {
        public ModelOfThree() {
            super(3);
        }
    }

    public abstract static class BarrierModel extends Model {
        private final int parties;
        private final Deque<Waits> arrived = line();
        private boolean broken;

        BarrierModel(int parties) {
            this.parties = parties;
        }

        public String await(int slot) {
            if (isBusy(slot)) {
                return Words.BUSY;
            }
            if (broken) {
                return finish(slot, Words.REFUSED);
            }
            if (arrived.size() < parties - 1) {
                return enqueue(slot, arrived, Words.NONE);
            }
            for (int i = 0; !arrived.isEmpty(); i++) {
                decide(arrived.remove().slot(), index(i));
            }
            return finish(slot, index(parties - 1));
        }

        public void abort() {
            broken = true;
            decideAll(arrived, Words.REFUSED);
        }

        public void reset() {
            broken = false;
            decideAll(arrived, Words.REFUSED);
        }

        public boolean isBroken() {
            return broken;
        }

        @Override
        protected Object state() {
            return broken;
        }
    }
}
