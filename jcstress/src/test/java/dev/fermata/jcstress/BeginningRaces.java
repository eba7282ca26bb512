package dev.fermata.jcstress;

import dev.fermata.queue.Queue;
import dev.fermata.sync.Event;
import dev.fermata.sync.HeldLock;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.OccupiedGroup;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LZ_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A cancellation that comes while an await begins is not lost: it is thrown, or the wait is ended. Between the two lies the moment
 * in which the fiber has said that it will wait and is in no queue yet.
 */
public final class BeginningRaces {
    private BeginningRaces() {}

    /** Of an event that is not set. */
    @JCStressTest
    @Outcome(id = "cancelled", expect = Expect.ACCEPTABLE, desc = "thrown, or the wait was ended")
    @State
    public static class CancelAgainstAwait {
        private final Event event = Event.create();
        private final Waits waiter = new Waits();

        @Actor
        public void await() {
            waiter.begin(() -> BeginningRaces.await(event));
        }

        @Actor
        public void cancel() {
            waiter.cancel();
        }

        @Arbiter
        public void arbiter(L_Result r) {
            r.r1 = waiter.outcome();
        }
    }

    /** Of a lock that is held. */
    @JCStressTest
    @Outcome(id = "cancelled", expect = Expect.ACCEPTABLE, desc = "thrown, or the wait was ended")
    @State
    public static class CancelAgainstAcquire {
        private final Lock lock = HeldLock.create();
        private final Waits waiter = new Waits();

        @Actor
        public void await() {
            waiter.begin(lock::acquire);
        }

        @Actor
        public void cancel() {
            waiter.cancel();
        }

        @Arbiter
        public void arbiter(L_Result r) {
            r.r1 = waiter.outcome();
        }
    }

    /** Of a semaphore without permits. */
    @JCStressTest
    @Outcome(id = "cancelled", expect = Expect.ACCEPTABLE, desc = "thrown, or the wait was ended")
    @State
    public static class CancelAgainstPermit {
        private final Semaphore semaphore = Semaphore.create(0);
        private final Waits waiter = new Waits();

        @Actor
        public void await() {
            waiter.begin(semaphore::acquire);
        }

        @Actor
        public void cancel() {
            waiter.cancel();
        }

        @Arbiter
        public void arbiter(L_Result r) {
            r.r1 = waiter.outcome();
        }
    }

    /** Of a queue that is full. */
    @JCStressTest
    @Outcome(id = "cancelled", expect = Expect.ACCEPTABLE, desc = "thrown, or the wait was ended")
    @State
    public static class CancelAgainstPut {
        private final Queue<Integer> queue = QueueRaces.full(Queue.bounded(1));
        private final Waits waiter = new Waits();

        @Actor
        public void await() {
            waiter.begin(() -> QueueRaces.put(queue));
        }

        @Actor
        public void cancel() {
            waiter.cancel();
        }

        @Arbiter
        public void arbiter(L_Result r) {
            r.r1 = waiter.outcome();
        }
    }

    /** Of a queue that is empty. */
    @JCStressTest
    @Outcome(id = "cancelled", expect = Expect.ACCEPTABLE, desc = "thrown, or the wait was ended")
    @State
    public static class CancelAgainstTake {
        private final Queue<Integer> queue = Queue.bounded(1);
        private final Waits waiter = new Waits();

        @Actor
        public void await() {
            waiter.begin(queue::take);
        }

        @Actor
        public void cancel() {
            waiter.cancel();
        }

        @Arbiter
        public void arbiter(L_Result r) {
            r.r1 = waiter.outcome();
        }
    }

    /** Of a join. */
    @JCStressTest
    @Outcome(id = "cancelled", expect = Expect.ACCEPTABLE, desc = "thrown, or the wait was ended")
    @State
    public static class CancelAgainstJoin {
        private static final Task<Void> ENDLESS =
                Tasks.spawn(() -> Event.create().await());

        private final Waits waiter = new Waits();

        @Actor
        public void await() {
            waiter.begin(() -> TaskRaces.join(ENDLESS));
        }

        @Actor
        public void cancel() {
            waiter.cancel();
        }

        @Arbiter
        public void arbiter(L_Result r) {
            r.r1 = waiter.outcome();
        }
    }

    /** Of the end of a group. Thrown, it cancels the tasks, and their end is waited for whatever comes. */
    @JCStressTest
    @Outcome(id = "cancelled, false", expect = Expect.ACCEPTABLE, desc = "the wait was ended")
    @Outcome(id = "waiting, true", expect = Expect.ACCEPTABLE, desc = "thrown")
    @State
    public static class CancelAgainstGroup {
        private final Waits waiter = new Waits();
        private final OccupiedGroup group = new OccupiedGroup(waiter.standIn);

        @Actor
        public void await() {
            waiter.begin(() -> join(group));
        }

        @Actor
        public void cancel() {
            waiter.cancel();
        }

        @Arbiter
        public void arbiter(LZ_Result r) {
            r.r1 = waiter.outcome();
            r.r2 = group.isCancelled();
        }
    }

    private static String join(OccupiedGroup group) throws Exception {
        group.join();
        return "";
    }

    private static String await(Event event) throws InterruptedException {
        event.await();
        return "";
    }
}
