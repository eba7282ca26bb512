package dev.fermata.jcstress;

import dev.fermata.sync.Event;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZL_Result;

/** The end of a task, on its virtual thread, while others cancel it or wait for it. */
public final class TaskRaces {
    private TaskRaces() {}

    /** A task is cancelled, or has its result; its end is always seen. */
    @JCStressTest
    @Outcome(id = "SUCCESS", expect = Expect.ACCEPTABLE, desc = "it was let go first")
    @Outcome(id = "CANCELLED", expect = Expect.ACCEPTABLE, desc = "it was cancelled first")
    @State
    public static class EndAgainstCancel {
        private final Event event = Event.create();
        private final Task<Void> task = Tasks.spawn(() -> event.await());

        @Actor
        public void end() {
            event.set();
        }

        @Actor
        public void cancel() {
            task.cancel();
        }

        @Arbiter
        public void arbiter(L_Result r) {
            Tasks.uninterruptibly(() -> task.join());
            r.r1 = task.state();
        }
    }

    /** A join does not miss the end. */
    @JCStressTest
    @Outcome(id = "true, SUCCESS", expect = Expect.ACCEPTABLE, desc = "it came back at the end")
    @State
    public static class EndAgainstJoin {
        private final Event event = Event.create();
        private final Task<Void> task = Tasks.spawn(() -> event.await());

        @Actor
        public void end() {
            event.set();
        }

        @Actor
        public void join(ZL_Result r) {
            Sure.run(() -> {
                task.join();
                r.r1 = task.isDone();
            });
        }

        @Arbiter
        public void arbiter(ZL_Result r) {
            r.r2 = task.state();
        }
    }

    /** A join that is cancelled is no other than any wait. */
    @JCStressTest
    @Outcome(id = "granted", expect = Expect.ACCEPTABLE, desc = "the end came first")
    @Outcome(id = "cancelled", expect = Expect.ACCEPTABLE, desc = "the cancellation came first")
    @State
    public static class EndAgainstCancelledJoin {
        private final Event event = Event.create();
        private final Task<Void> task = Tasks.spawn(() -> event.await());
        private final Waits joiner = Waits.on(() -> join(task));

        @Actor
        public void end() {
            Sure.run(() -> {
                event.set();
                task.join();
            });
        }

        @Actor
        public void cancel() {
            joiner.cancel();
        }

        @Arbiter
        public void arbiter(L_Result r) {
            r.r1 = joiner.outcome();
        }
    }

    static String join(Task<?> task) throws InterruptedException {
        task.join();
        return "";
    }
}
