package dev.fermata.jcstress;

import dev.fermata.queue.Queue;
import dev.fermata.queue.Subscriber;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.IL_Result;
import org.openjdk.jcstress.infra.results.LII_Result;
import org.openjdk.jcstress.infra.results.LI_Result;
import org.openjdk.jcstress.infra.results.LLI_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** Items on their way while takers and putters go, or the queue ends. */
public final class QueueRaces {
    private QueueRaces() {}

    /** An item is the taker's or in the queue. */
    @JCStressTest
    @Outcome(id = "granted, 0", expect = Expect.ACCEPTABLE, desc = "handed over")
    @Outcome(id = "cancelled, 1", expect = Expect.ACCEPTABLE, desc = "the taker had gone: it stays")
    @State
    public static class TakeAgainstCancel {
        private final Queue<Integer> queue = Queue.bounded(1);
        private final Waits taker = Waits.on(queue::take);

        @Actor
        public void put() {
            queue.offer(1);
        }

        @Actor
        public void cancel() {
            taker.cancel();
        }

        @Arbiter
        public void arbiter(LI_Result r) {
            r.r1 = taker.outcome();
            r.r2 = queue.size();
        }
    }

    /** The same with a deadline. */
    @JCStressTest
    @Outcome(id = "granted, 0", expect = Expect.ACCEPTABLE, desc = "handed over")
    @Outcome(id = "timed out, 1", expect = Expect.ACCEPTABLE, desc = "the taker had gone: it stays")
    @State
    public static class TakeAgainstTimeout {
        private final Queue<Integer> queue = Queue.bounded(1);
        private final Waits taker = Waits.on(queue::take);

        @Actor
        public void put() {
            queue.offer(1);
        }

        @Actor
        public void expire() {
            taker.expire();
        }

        @Arbiter
        public void arbiter(LI_Result r) {
            r.r1 = taker.outcome();
            r.r2 = queue.size();
        }
    }

    /** The item of a putter who is cancelled is not in the queue. */
    @JCStressTest
    @Outcome(id = "granted, 1, 2", expect = Expect.ACCEPTABLE, desc = "it went in")
    @Outcome(id = "cancelled, 1, 0", expect = Expect.ACCEPTABLE, desc = "it stayed out")
    @State
    public static class PutAgainstCancel {
        private final Queue<Integer> queue = full(Queue.bounded(1));
        private final Waits putter = Waits.on(() -> QueueRaces.put(queue));

        @Actor
        public void poll(LII_Result r) {
            r.r2 = queue.poll().orElse(0);
        }

        @Actor
        public void cancel() {
            putter.cancel();
        }

        @Arbiter
        public void arbiter(LII_Result r) {
            r.r1 = putter.outcome();
            r.r3 = queue.poll().orElse(0);
        }
    }

    /** The same where items are compared. */
    @JCStressTest
    @Outcome(id = "granted, 1, 2", expect = Expect.ACCEPTABLE, desc = "it went in")
    @Outcome(id = "cancelled, 1, 0", expect = Expect.ACCEPTABLE, desc = "it stayed out")
    @State
    public static class PriorityPutAgainstCancel {
        private final Queue<Integer> queue = full(Queue.priority(1));
        private final Waits putter = Waits.on(() -> QueueRaces.put(queue));

        @Actor
        public void poll(LII_Result r) {
            r.r2 = queue.poll().orElse(0);
        }

        @Actor
        public void cancel() {
            putter.cancel();
        }

        @Arbiter
        public void arbiter(LII_Result r) {
            r.r1 = putter.outcome();
            r.r3 = queue.poll().orElse(0);
        }
    }

    /** A put is accepted, and the item there to be taken, or refused. */
    @JCStressTest
    @Outcome(id = "granted, 2", expect = Expect.ACCEPTABLE, desc = "before the end")
    @Outcome(id = "refused, 0", expect = Expect.ACCEPTABLE, desc = "after it")
    @State
    public static class CloseAgainstPut {
        private final Queue<Integer> queue = Queue.bounded(1);
        private final Waits putter = new Waits();

        @Actor
        public void close() {
            queue.close();
        }

        @Actor
        public void put() {
            putter.begin(() -> QueueRaces.put(queue));
        }

        @Arbiter
        public void arbiter(LI_Result r) {
            r.r1 = putter.outcome();
            r.r2 = queue.poll().orElse(0);
        }
    }

    /** The same with a putter who waits for room. */
    @JCStressTest
    @Outcome(id = "granted, 1, 2", expect = Expect.ACCEPTABLE, desc = "room came first")
    @Outcome(id = "refused, 1, 0", expect = Expect.ACCEPTABLE, desc = "the end came first")
    @State
    public static class CloseAgainstWaitingPut {
        private final Queue<Integer> queue = full(Queue.bounded(1));
        private final Waits putter = Waits.on(() -> QueueRaces.put(queue));

        @Actor
        public void close() {
            queue.close();
        }

        @Actor
        public void poll(LII_Result r) {
            r.r2 = queue.poll().orElse(0);
        }

        @Arbiter
        public void arbiter(LII_Result r) {
            r.r1 = putter.outcome();
            r.r3 = queue.poll().orElse(0);
        }
    }

    /** A taker gets the last item if that was accepted, else it is refused. */
    @JCStressTest
    @Outcome(id = "granted, granted, 0", expect = Expect.ACCEPTABLE, desc = "the put came first")
    @Outcome(id = "refused, refused, 0", expect = Expect.ACCEPTABLE, desc = "the end came first")
    @State
    public static class CloseAgainstWaitingTake {
        private final Queue<Integer> queue = Queue.bounded(1);
        private final Waits taker = Waits.on(queue::take);
        private final Waits putter = new Waits();

        @Actor
        public void close() {
            queue.close();
        }

        @Actor
        public void put() {
            putter.begin(() -> QueueRaces.put(queue));
        }

        @Arbiter
        public void arbiter(LLI_Result r) {
            r.r1 = taker.outcome();
            r.r2 = putter.outcome();
            r.r3 = queue.size();
        }
    }

    /** A take that begins while the queue ends does not wait for ever. */
    @JCStressTest
    @Outcome(id = "refused", expect = Expect.ACCEPTABLE, desc = "closed and empty")
    @State
    public static class CloseAgainstTake {
        private final Queue<Integer> queue = Queue.bounded(1);
        private final Waits taker = new Waits();

        @Actor
        public void close() {
            queue.close();
        }

        @Actor
        public void take() {
            taker.begin(queue::take);
        }

        @Arbiter
        public void arbiter(L_Result r) {
            r.r1 = taker.outcome();
        }
    }

    /** What is left is taken once. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "closeNow has it")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "poll has it")
    @State
    public static class CloseNowAgainstPoll {
        private final Queue<Integer> queue = full(Queue.bounded(1));

        @Actor
        public void closeNow(II_Result r) {
            r.r1 = queue.closeNow().size();
        }

        @Actor
        public void poll(II_Result r) {
            r.r2 = queue.poll().orElse(0);
        }
    }

    /** Two threads that really meet. */
    @JCStressTest
    @Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "handed over")
    @State
    public static class Rendezvous {
        private final Queue<Integer> queue = Queue.rendezvous();

        @Actor
        public void take(II_Result r) {
            Sure.run(() -> r.r1 = queue.take());
        }

        @Actor
        public void put() {
            Sure.run(() -> queue.put(2));
        }

        @Arbiter
        public void arbiter(II_Result r) {
            r.r2 = queue.size();
        }
    }

    /** A subscriber that has requested nothing learns of the end, which others bring about while it begins to wait. */
    @JCStressTest
    @Outcome(id = "1, granted", expect = Expect.ACCEPTABLE, desc = "poll has the item, the subscriber the end")
    @State
    public static class LastItemAgainstIdleSubscriber {
        private final Queue<Integer> queue = full(Queue.bounded(1));
        private final Subscriber subscriber = new Subscriber(queue);
        private final Waits waits = new Waits();

        public LastItemAgainstIdleSubscriber() {
            queue.close();
        }

        @Actor
        public void poll(IL_Result r) {
            r.r1 = queue.poll().orElse(0);
        }

        @Actor
        public void next() {
            waits.begin(subscriber::next);
        }

        @Arbiter
        public void arbiter(IL_Result r) {
            r.r2 = waits.outcome();
        }
    }

    /** It is woken once, by its request or by the end. */
    @JCStressTest
    @Outcome(id = "granted", expect = Expect.ACCEPTABLE, desc = "by one of the two")
    @State
    public static class CloseAgainstRequest {
        private final Queue<Integer> queue = Queue.bounded(1);
        private final Subscriber subscriber = new Subscriber(queue);
        private final Waits waits = Waits.on(subscriber::next);

        @Actor
        public void close() {
            queue.close();
        }

        @Actor
        public void request() {
            subscriber.request(1);
        }

        @Arbiter
        public void arbiter(L_Result r) {
            r.r1 = waits.outcome();
        }
    }

    /** A request finds nobody where the wait was cancelled before. */
    @JCStressTest
    @Outcome(id = "granted", expect = Expect.ACCEPTABLE, desc = "the request came first")
    @Outcome(id = "cancelled", expect = Expect.ACCEPTABLE, desc = "the cancellation came first")
    @State
    public static class RequestAgainstCancel {
        private final Subscriber subscriber = new Subscriber(Queue.bounded(1));
        private final Waits waits = Waits.on(subscriber::next);

        @Actor
        public void request() {
            subscriber.request(1);
        }

        @Actor
        public void cancel() {
            waits.cancel();
        }

        @Arbiter
        public void arbiter(L_Result r) {
            r.r1 = waits.outcome();
        }
    }

    static Queue<Integer> full(Queue<Integer> queue) {
        queue.offer(1);
        return queue;
    }

    static String put(Queue<Integer> queue) throws InterruptedException {
        queue.put(2);
        return "";
    }
}
