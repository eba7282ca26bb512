package dev.fermata.jcstress;

import dev.fermata.wait.Outcome;
import dev.fermata.wait.StandIn;
import java.util.concurrent.Callable;

/** A wait of a stand-in, and what became of it. */
final class Waits {
    static final String GRANTED = "granted";
    static final String REFUSED = "refused";
    static final String CANCELLED = "cancelled";
    static final String TIMED_OUT = "timed out";
    static final String WAITING = "waiting";

    final StandIn standIn = new StandIn();
    private String result = ""; // what the call has come to, if it did not wait

    /** One that is to be {@linkplain #begin begun}. */
    Waits() {}

    /** One that waits now. */
    static Waits on(Callable<?> call) {
        Waits waits = new Waits();
        waits.begin(call);
        if (!waits.result.isEmpty()) {
            throw new AssertionError("it does not wait: " + waits.result);
        }
        return waits;
    }

    void begin(Callable<?> call) {
        try {
            if (standIn.begin(call)) {
                result = GRANTED;
            }
        } catch (InterruptedException cancelled) {
            result = CANCELLED;
        } catch (IllegalStateException | IllegalArgumentException refused) {
            result = REFUSED;
        } catch (Exception unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    void cancel() {
        standIn.cancel();
    }

    void expire() {
        standIn.expire();
    }

    /** When all is quiet: the outcome, and the number of wakes where it is not the right one. */
    String outcome() {
        if (!result.isEmpty()) {
            return result;
        }
        int outcome = standIn.outcome();
        int wakes = standIn.wakes();
        boolean right = wakes == (outcome == Outcome.PENDING ? 0 : 1);
        return word(outcome) + (right ? "" : ", but woken " + wakes + " times");
    }

    private static String word(int outcome) {
        return switch (outcome) {
            case Outcome.PENDING -> WAITING;
            case Outcome.GRANTED -> GRANTED;
            case Outcome.REFUSED -> REFUSED;
            case Outcome.CANCELLED -> CANCELLED;
            case Outcome.TIMED_OUT -> TIMED_OUT;
            default -> throw new AssertionError(outcome);
        };
    }
}
