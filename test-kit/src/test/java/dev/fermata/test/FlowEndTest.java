package dev.fermata.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.queue.Flows;
import dev.fermata.queue.Queue;
import dev.fermata.sync.Event;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;

/**
 * The end of a queue against all that may happen at the same moment: no subscriber misses it, with demand or without, and no item
 * is lost or there twice. Whoever misses it waits for ever, which is a deadlock here.
 */
class FlowEndTest {
    private static final String COMPLETE = "complete";

    /** Requests so many at the beginning, and no more by itself. */
    private static final class Reader implements Flow.Subscriber<String> {
        final List<String> seen = new ArrayList<>(); // only its task, until that has ended
        final int demand;
        private final Event begun = Event.create();
        private Task<?> task; // before begun
        private Flow.Subscription subscription; // before begun

        Reader(int demand) {
            this.demand = demand;
        }

        @Override
        public void onSubscribe(Flow.Subscription begins) {
            task = Task.current().orElseThrow();
            subscription = begins;
            if (demand > 0) {
                begins.request(demand);
            }
            begun.set();
        }

        @Override
        public void onNext(String item) {
            seen.add(item);
        }

        @Override
        public void onError(Throwable failure) {
            seen.add(failure.toString());
        }

        @Override
        public void onComplete() {
            seen.add(COMPLETE);
        }

        Flow.Subscription subscription() throws InterruptedException {
            begun.await();
            return subscription;
        }

        List<String> seenAtTheEnd() throws InterruptedException {
            begun.await();
            task.join();
            return seen;
        }
    }

    private final Queue<String> queue = Queue.bounded(2);
    private final Reader idle = new Reader(0);

    @Explore(strategy = Strategy.EXHAUSTIVE)
    void closeAgainstRequest() throws Exception {
        Flows.publisher(queue).subscribe(idle);
        Flow.Subscription subscription = idle.subscription();
        Tasks.gather(() -> queue.close(), () -> subscription.request(1));
        assertEquals(List.of(COMPLETE), idle.seenAtTheEnd());
    }

    @Explore(strategy = Strategy.EXHAUSTIVE)
    void closeAgainstSubscription() throws Exception {
        Tasks.gather(() -> queue.close(), () -> Flows.publisher(queue).subscribe(idle));
        assertEquals(List.of(COMPLETE), idle.seenAtTheEnd());
    }

    @Explore(strategy = Strategy.EXHAUSTIVE)
    void closeAgainstCancel() throws Exception {
        Flows.publisher(queue).subscribe(idle);
        Flow.Subscription subscription = idle.subscription();
        Tasks.gather(() -> queue.close(), subscription::cancel);
        List<String> seen = idle.seenAtTheEnd();
        assertTrue(seen.isEmpty() || seen.equals(List.of(COMPLETE)), seen::toString);
    }

    /** Somebody else takes the last item of a closed queue while it is requested: one of the two has it. */
    @Explore(strategy = Strategy.EXHAUSTIVE)
    void anotherTakerAgainstRequest() throws Exception {
        queue.put("item");
        queue.close();
        Flows.publisher(queue).subscribe(idle);
        Flow.Subscription subscription = idle.subscription();
        List<String> taken = new ArrayList<>();
        Tasks.gather(() -> queue.poll().ifPresent(taken::add), () -> subscription.request(1));
        taken.addAll(idle.seenAtTheEnd());
        assertEquals(List.of("item", COMPLETE), taken);
    }

    /** Of two subscribers one has requested the last item, and somebody else is after it, while the queue is closed. */
    @Explore(schedules = 500)
    void closeAgainstTakersWithAnIdleSubscriber() throws Exception {
        queue.put("item");
        Reader asking = new Reader(1);
        Flows.publisher(queue).subscribe(idle);
        Flows.publisher(queue).subscribe(asking);
        List<String> taken = new ArrayList<>();
        Tasks.gather(() -> queue.close(), () -> queue.poll().ifPresent(taken::add));
        taken.addAll(asking.seenAtTheEnd());
        assertEquals(List.of("item", COMPLETE), taken);
        assertEquals(List.of(COMPLETE), idle.seenAtTheEnd());
    }

    /** An item that nobody has requested stays, whoever else goes. */
    @Explore(strategy = Strategy.EXHAUSTIVE)
    void whatNobodyRequestsStays() throws Exception {
        queue.put("item");
        Flows.publisher(queue).subscribe(idle);
        Flow.Subscription subscription = idle.subscription();
        Tasks.gather(() -> queue.close(), subscription::cancel);
        assertEquals(List.of(), idle.seenAtTheEnd());
        assertEquals("item", queue.take());
    }
}
