package dev.fermata.wait;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** In a flight recording: a wait that took longer than a threshold, with what was waited for and who held it. */
@Name("dev.fermata.Wait")
@Label("Wait")
@Category("Fermata")
@Description("A task or thread waited in Fermata for longer than the threshold")
@Threshold("10 ms")
@StackTrace
final class WaitEvent extends Event {
    private static final WaitEvent PROTOTYPE = new WaitEvent();
    private static final String[] OUTCOMES = {
        "pending", "granted", "refused", "timed out", "cancelled", "interrupted", "deadlocked"
    };

    @Label("Kind")
    @Description("lock, semaphore, event, condition, barrier, queue, task, group, sleep, other")
    @Nullable
    String kind;

    @Label("Object")
    @Description("The name of what was waited for")
    @Nullable
    String object;

    @Label("Holder")
    @Description("The thread that held it when the wait began, if there is one")
    @Nullable
    Thread holder;

    @Label("Outcome")
    @Description(
            "granted, refused, timed out, cancelled, interrupted, deadlocked; of a sleep that was not cut short: granted")
    @Nullable
    String outcome;

    /** Whether a recording wants them. */
    static boolean isOn() {
        return PROTOTYPE.isEnabled();
    }

    static WaitEvent begin(Object awaited) {
        WaitEvent event = new WaitEvent();
        if (awaited instanceof Subject subject) {
            event.kind = subject.kind();
            event.object = subject.label();
            event.holder = subject.holders().stream().findFirst().orElse(null);
        } else {
            event.kind = "other";
            event.object = String.valueOf(awaited);
        }
        event.begin();
        return event;
    }

    void end(Object awaited, int how) {
        end();
        if (shouldCommit()) {
            outcome = OUTCOMES[awaited == Subject.SLEEP && how == Outcome.TIMED_OUT ? Outcome.GRANTED : how];
            commit();
        }
    }
}
