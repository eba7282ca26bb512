package dev.fermata.lincheck;

import dev.fermata.sync.Event;
import java.util.Deque;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** An event: whoever waits when it is set is let go, whatever happens to it then. */
final class EventTest {
    @Test
    void event() {
        Check.everyWay(Operations.class, EventModel.class);
    }

    @Param(name = "slot", gen = IntGen.class, conf = "0:2")
    public static class Operations {
        private final Event event = Event.create();
        private final Slots slots = new Slots();

        @Operation
        public String await(@Param(name = "slot") int slot) {
            return slots.begin(slot, () -> {
                event.await();
                return Words.GRANTED;
            });
        }

        @Operation
        public void set() {
            event.set();
        }

        @Operation
        public void clear() {
            event.clear();
        }

        @Operation
        public boolean isSet() {
            return event.isSet();
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
            Check.same(slots.checkWakes(), event.waiting());
        }
    }

    public static class EventModel extends Model {
        private final Deque<Waits> line = line();
        private boolean set;

        public String await(int slot) {
            if (isBusy(slot)) {
                return Words.BUSY;
            }
            return set ? finish(slot, Words.GRANTED) : enqueue(slot, line, Words.NONE);
        }

        public void set() {
            set = true;
            decideAll(line, Words.GRANTED);
        }

        public void clear() {
            set = false;
        }

        public boolean isSet() {
            return set;
        }

        @Override
        protected Object state() {
            return set;
        }
    }
}
