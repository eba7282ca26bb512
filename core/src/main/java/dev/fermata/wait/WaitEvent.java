package dev.fermata.wait;

import java.util.List;
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
    @Description("lock, semaphore, event, condition, barrier, queue, task, group, sleep, future, other")
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

    /** Notes only what may have changed at the end: most waits are short, and no event. */
    static WaitEvent begin(Object awaited) {
        WaitEvent event = new WaitEvent();
        if (awaited instanceof Subject subject) {
            List<Thread> holders = subject.holders();
            event.holder = holders.isEmpty() ? null : holders.getFirst();
        }
        event.begin();
        return event;
    }

    void end(Object awaited, int how) {
        end();
        if (shouldCommit()) {
            Subject subject = awaited instanceof Subject known ? known : null;
            kind = subject == null ? "other" : subject.kind();
            object = subject == null ? String.valueOf(awaited) : subject.label();
            outcome = OUTCOMES[subject == Subject.SLEEP && how == Outcome.TIMED_OUT ? Outcome.GRANTED : how];
            commit();
        }
    }
}
