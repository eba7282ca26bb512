package dev.fermata.lincheck;

import dev.fermata.wait.Fiber;
import dev.fermata.wait.Outcome;
import dev.fermata.wait.StandIn;
import dev.fermata.wait.Waiter;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Waits that can be begun, cancelled, timed out and looked at, each an operation of its own. What happens in one slot
 * happens in turn; waits in different slots, and everything else, meet freely.
 */
final class Slots {
    static final int COUNT = 3;

    private static final class Slot {
        @Nullable
        StandIn waits; // guarded by the slot; null: its last call came to its end, or there was none
    }

    private final Slot[] slots = {new Slot(), new Slot(), new Slot()};
    private final Function<Waiter, String> granted;

    /** With what a granted wait comes back with. */
    Slots(Function<Waiter, String> granted) {
        this.granted = granted;
    }

    Slots() {
        this(waiter -> Words.GRANTED);
    }

    /** Begins an await. */
    String begin(int slot, Callable<String> call) {
        Slot at = slots[slot];
        synchronized (at) {
            if (at.waits != null && at.waits.outcome() == Outcome.PENDING) {
                return Words.BUSY;
            }
            at.waits = null;
            String[] result = new String[1];
            StandIn standIn = new StandIn();
            try {
                if (standIn.begin(() -> result[0] = call.call())) {
                    return result[0];
                }
            } catch (IllegalStateException | IllegalArgumentException refused) {
                return Words.REFUSED;
            } catch (Exception unexpected) {
                throw new AssertionError(unexpected);
            }
            at.waits = standIn;
            return Words.WAITS;
        }
    }

    /** Cancels the wait in a slot; returns what has become of it. */
    String cancel(int slot) {
        Slot at = slots[slot];
        synchronized (at) {
            if (at.waits != null) {
                at.waits.cancel();
            }
            return describe(at.waits);
        }
    }

    /** Lets the time of the wait in a slot be over; returns what has become of it. */
    String expire(int slot) {
        Slot at = slots[slot];
        synchronized (at) {
            if (at.waits != null) {
                at.waits.expire();
            }
            return describe(at.waits);
        }
    }

    /** What has become of the wait in a slot. */
    String look(int slot) {
        Slot at = slots[slot];
        synchronized (at) {
            return describe(at.waits);
        }
    }

    /**
     * Does what an await does after it was cancelled or its time was over; returns whether that waits again.
     *
     * @param mayResume whether it is such an await, asked within the slot
     */
    String resume(int slot, BooleanSupplier mayResume, Consumer<Fiber> work) {
        Slot at = slots[slot];
        synchronized (at) {
            String was = describe(at.waits);
            if (!mayResume.getAsBoolean() || !(was.equals(Words.CANCELLED) || was.equals(Words.TIMED_OUT))) {
                return Words.NONE;
            }
            if (at.waits.again(() -> work.accept(at.waits))) {
                at.waits = null;
                return Words.GRANTED;
            }
            return Words.WAITS;
        }
    }

    /** Does something else with what belongs to a slot. */
    void with(int slot, Runnable work) {
        synchronized (slots[slot]) {
            work.run();
        }
    }

    private String describe(@Nullable StandIn waits) {
        return waits == null
                ? Words.NONE
                : switch (waits.outcome()) {
                    case Outcome.PENDING -> Words.WAITS;
                    case Outcome.GRANTED -> granted.apply(waits.waiter());
                    case Outcome.REFUSED -> Words.REFUSED;
                    case Outcome.TIMED_OUT -> Words.TIMED_OUT;
                    case Outcome.CANCELLED -> Words.CANCELLED;
                    default -> throw new AssertionError(waits.outcome());
                };
    }

    /** When all is quiet: who was decided has been woken once, who was not, never; and how many wait. */
    int checkWakes() {
        int waiting = 0;
        for (Slot slot : slots) {
            if (slot.waits != null) {
                boolean pending = slot.waits.outcome() == Outcome.PENDING;
                waiting += pending ? 1 : 0;
                if (slot.waits.wakes() != (pending ? 0 : 1)) {
                    throw new AssertionError(describe(slot.waits) + ", but woken " + slot.waits.wakes() + " times");
                }
            }
        }
        return waiting;
    }
}
