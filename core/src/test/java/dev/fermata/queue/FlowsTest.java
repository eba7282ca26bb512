package dev.fermata.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.contracts.Ordering;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import dev.fermata.task.VoidWorkOn;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Uncaught;
import dev.fermata.testing.Until;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;

/** A queue at either end of a reactive stream. The rules of those are tested by their own kit, in module bridges. */
@Timeout(60)
final class FlowsTest {
    /** Notes what comes, and requests only what the test tells it to. */
    private static final class Reader implements Flow.Subscriber<Object> {
        final Steps steps = new Steps();
        final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

        @Override
        public void onSubscribe(Flow.Subscription begins) {
            subscription.complete(begins);
        }

        @Override
        public void onNext(Object item) {
            steps.add(item);
        }

        @Override
        public void onError(Throwable failure) {
            steps.add(failure.getClass().getSimpleName());
        }

        @Override
        public void onComplete() {
            steps.add("complete");
        }
    }

    private static final List<Ordering> ROOMY =
            Arrays.stream(Ordering.values()).filter(Ordering::hasRoom).toList();

    private final Queue<Integer> queue = Queue.bounded(3);
    private final Reader reader = new Reader();

    // --- a queue as a publisher --------------------------------------------------------------------------------------

    @EveryPlace
    void whatIsRequestedIsPassedOnAndTheRestStays(Place place) throws Exception {
        place.run(() -> {
            Flows.publisher(queue).subscribe(reader);
            Flow.Subscription subscription = Tasks.await(reader.subscription);
            for (int i = 1; i <= 3; i++) {
                queue.put(i);
            }
            assertFalse(queue.offer(4));
            subscription.request(2);
            reader.steps.await(2);
            reader.steps.assertAre(1, 2);
            assertEquals(1, queue.size());
            queue.close();
            subscription.request(10);
            reader.steps.await("complete");
            reader.steps.assertAre(1, 2, 3, "complete");
            queue.join(); // each was dealt with
        });
    }

    @EveryPlace
    void theEndComesAlsoWithoutDemand(Place place) throws Exception {
        place.run(() -> {
            queue.close();
            Flows.publisher(queue).subscribe(reader);
            reader.steps.await("complete");
            reader.steps.assertAre("complete");
        });
    }

    @EveryPlace
    void closingAnEmptyQueueCompletesThoseWithoutDemand(Place place) throws Exception {
        place.run(() -> {
            Reader served = new Reader();
            Flows.publisher(queue).subscribe(served);
            Tasks.await(served.subscription).request(1);
            queue.put(1);
            served.steps.await(1);
            Flows.publisher(queue).subscribe(reader);
            Until.waiting(this::idle, 2);
            queue.close();
            queue.close();
            reader.steps.await("complete");
            served.steps.await("complete");
            reader.steps.assertAre("complete");
            served.steps.assertAre(1, "complete");
        });
    }

    /** However the last item leaves a closed queue. */
    @EveryPlace
    void whoeverTakesTheLastItemCompletesThoseWithoutDemand(Place place) throws Exception {
        place.run(() -> {
            for (Ordering ordering : ROOMY) {
                assertCompletes(ordering, Queue::take);
                assertCompletes(ordering, Queue::poll);
                assertCompletes(ordering, left -> left.drain(9));
                assertCompletes(ordering, Queue::closeNow);
                assertCompletes(ordering, left -> left.asBlockingQueue().clear());
                assertCompletes(ordering, left -> left.asBlockingQueue().remove(1));
                assertCompletes(ordering, left -> left.asBlockingQueue().removeIf(item -> item == 1));
                assertCompletes(ordering, left -> left.asBlockingQueue().drainTo(new ArrayList<>()));
                assertCompletes(ordering, left -> {
                    Reader other = new Reader();
                    Flows.publisher(left).subscribe(other);
                    Tasks.await(other.subscription).request(2);
                    other.steps.await("complete");
                    other.steps.assertAre(1, "complete");
                });
            }
        });
    }

    private static void assertCompletes(Ordering ordering, VoidWorkOn<Queue<Integer>, ?> take) throws Exception {
        Queue<Integer> queue = ordering.create(3);
        Reader first = new Reader();
        Reader second = new Reader();
        Flows.publisher(queue).subscribe(first);
        Flows.publisher(queue).subscribe(second);
        queue.put(1);
        queue.close();
        Until.waiting(() -> idle(queue), 2);
        first.steps.assertAre();
        take.run(queue);
        first.steps.await("complete");
        second.steps.await("complete");
        first.steps.assertAre("complete");
        second.steps.assertAre("complete");
    }

    @EveryPlace
    void aClosedQueueKeepsWhatNobodyHasRequested(Place place) throws Exception {
        place.run(() -> {
            queue.put(1);
            queue.put(2);
            queue.close();
            Flows.publisher(queue).subscribe(reader);
            Flow.Subscription subscription = Tasks.await(reader.subscription);
            Until.waiting(this::idle, 1);
            subscription.request(1);
            reader.steps.await(1);
            Until.waiting(this::idle, 1);
            reader.steps.assertAre(1);
            assertEquals(1, queue.size());
            subscription.request(1);
            reader.steps.await("complete");
            reader.steps.assertAre(1, 2, "complete");
        });
    }

    /** What a view could not place comes back into a queue whose end was seen: it is there for whoever requests it. */
    @EveryPlace
    void anItemThatComesBackAfterTheEndIsPassedOnLikeAnyOther(Place place) throws Exception {
        place.run(() -> {
            queue.put(1);
            queue.close();
            assertThrows(
                    UnsupportedOperationException.class,
                    () -> queue.asBlockingQueue().drainTo(List.of()));
            Flows.publisher(queue).subscribe(reader);
            Flow.Subscription subscription = Tasks.await(reader.subscription);
            Until.waiting(this::idle, 1);
            subscription.request(1);
            reader.steps.await("complete");
            reader.steps.assertAre(1, "complete");
        });
    }

    @EveryPlace
    void aSubscriberWithoutDemandIsGoneOnceItIsCancelled(Place place) throws Exception {
        place.run(() -> {
            Flows.publisher(queue).subscribe(reader);
            Flow.Subscription subscription = Tasks.await(reader.subscription);
            Until.waiting(this::idle, 1);
            subscription.cancel();
            Until.waiting(this::idle, 0);
            subscription.request(1); // finds nobody
            queue.put(1);
            queue.close();
            assertEquals(1, queue.take());
            reader.steps.assertAre();
        });
    }

    /** A queue that is not ours cannot tell: as before, its end is where the next item would be. */
    @EveryPlace
    void theEndOfAnothersQueueComesWithTheNextRequest(Place place) throws Exception {
        place.run(() -> {
            Flows.publisher(anothers(queue)).subscribe(reader);
            Flow.Subscription subscription = Tasks.await(reader.subscription);
            queue.put(1);
            queue.close();
            subscription.request(1);
            reader.steps.await("complete");
            reader.steps.assertAre(1, "complete");
        });
    }

    private static Queue<?> anothers(Queue<?> queue) {
        return (Queue<?>) Proxy.newProxyInstance(
                FlowsTest.class.getClassLoader(), new Class<?>[] {Queue.class}, (_, method, arguments) -> {
                    try {
                        return method.invoke(queue, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private int idle() {
        return idle(queue);
    }

    /** How many subscribers of a queue have no demand and wait. */
    private static int idle(Queue<?> queue) {
        Idle subscribers = ((QueueCore<?>) queue).idle;
        return subscribers == null ? 0 : subscribers.waiters.sizeNow();
    }

    @EveryPlace
    void afterACancellationWhatWasNotPassedOnIsInTheQueue(Place place) throws Exception {
        place.run(() -> {
            Flows.publisher(queue).subscribe(reader);
            Flow.Subscription subscription = Tasks.await(reader.subscription);
            subscription.request(100);
            queue.put(1);
            reader.steps.await(1);
            Until.waiting(() -> queue.stats().takers().size(), 1);
            subscription.cancel();
            subscription.cancel();
            subscription.request(1);
            Until.waiting(() -> queue.stats().takers().size(), 0);
            queue.put(2);
            assertEquals(2, queue.take());
            reader.steps.assertAre(1);
        });
    }

    @EveryPlace
    void aRequestForNothingIsAnError(Place place) throws Exception {
        place.run(() -> {
            Flows.publisher(queue).subscribe(reader);
            Tasks.await(reader.subscription).request(0);
            reader.steps.await("IllegalArgumentException");
            reader.steps.assertAre("IllegalArgumentException");
        });
    }

    @EveryPlace
    void severalSubscribersShareTheItems(Place place) throws Exception {
        place.run(() -> {
            Reader other = new Reader();
            Flow.Publisher<Integer> publisher = Flows.publisher(queue);
            publisher.subscribe(reader);
            publisher.subscribe(other);
            Tasks.await(reader.subscription).request(101);
            Tasks.await(other.subscription).request(Long.MAX_VALUE);
            for (int i = 0; i < 100; i++) {
                queue.put(i);
            }
            queue.close();
            reader.steps.await("complete");
            other.steps.await("complete");
            List<String> all = new ArrayList<>(reader.steps.list());
            all.addAll(other.steps.list());
            all.removeIf("complete"::equals);
            assertEquals(
                    IntStream.range(0, 100).mapToObj(String::valueOf).sorted().toList(),
                    all.stream().sorted().toList());
        });
    }

    @EveryPlace
    void theSubscriberMayWaitAndIsNotInterruptedByItsOwnCancellation(Place place) throws Exception {
        place.run(() -> {
            Queue<String> out = Queue.rendezvous();
            Flows.publisher(queue).subscribe(new Flow.Subscriber<Object>() {
                private Flow.Subscription mine;

                @Override
                public void onSubscribe(Flow.Subscription begins) {
                    mine = begins;
                    begins.request(2);
                }

                @Override
                public void onNext(Object item) {
                    mine.cancel();
                    try {
                        out.put("got " + item);
                        out.put("interrupted: " + Thread.currentThread().isInterrupted());
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onComplete() {}
            });
            queue.put(1);
            assertEquals("got 1", out.take());
            assertEquals("interrupted: false", out.take());
        });
    }

    // --- a queue as a subscriber -------------------------------------------------------------------------------------

    @EveryPlace
    void aQueueTakesWhatAPublisherHas(Place place) throws Exception {
        place.run(() -> {
            try (SubmissionPublisher<Integer> publisher = new SubmissionPublisher<>(Runnable::run, 200)) {
                publisher.subscribe(Flows.subscriber(queue));
                IntStream.range(0, 100).forEach(publisher::submit);
            }
            List<Integer> got = new ArrayList<>();
            queue.forEach(got::add);
            assertEquals(IntStream.range(0, 100).boxed().toList(), got);
        });
    }

    @EveryPlace
    void noMoreIsRequestedThanThereIsRoomFor(Place place) throws Exception {
        place.run(() -> {
            Source source = new Source();
            Flow.Subscriber<Integer> subscriber = Flows.subscriber(queue);
            subscriber.onSubscribe(source);
            Until.holds(() -> source.requested == 3, "three are requested");
            for (int i = 1; i <= 3; i++) {
                subscriber.onNext(i);
            }
            Until.holds(() -> source.requested == 6, "three more are requested");
            for (int i = 4; i <= 6; i++) {
                subscriber.onNext(i);
            }
            Until.waiting(() -> queue.stats().putters().size(), 1);
            assertEquals(6, source.requested);
            assertEquals(1, queue.take());
            Until.holds(() -> source.requested == 7, "one more is requested");
            subscriber.onComplete();
            List<Integer> got = new ArrayList<>();
            queue.forEach(got::add);
            assertEquals(List.of(2, 3, 4, 5, 6), got);
        });
    }

    @EveryPlace
    void aFailureClosesTheQueueAndIsReported(Place place) throws Exception {
        IllegalStateException failure = new IllegalStateException("failure");
        try (Uncaught uncaught = Uncaught.collect()) {
            place.run(() -> {
                Flow.Subscriber<Integer> subscriber = Flows.subscriber(queue);
                subscriber.onSubscribe(new Source());
                subscriber.onNext(1);
                subscriber.onError(failure);
                assertEquals(1, queue.take());
                assertThrows(QueueClosedException.class, queue::take);
            });
            Until.collected(
                    () -> uncaught.failures().stream().anyMatch(thrown -> thrown.getCause() == failure), "a report");
        }
    }

    @EveryPlace
    void whoeverClosesTheQueueCancelsTheSubscription(Place place) throws Exception {
        place.run(() -> {
            Source source = new Source();
            Flow.Subscriber<Integer> subscriber = Flows.subscriber(queue);
            subscriber.onSubscribe(source);
            queue.close();
            subscriber.onNext(1);
            Until.holds(() -> source.cancelled, "it is cancelled");
            subscriber.onNext(2);
        });
    }

    @EveryPlace
    void fromQueueToQueue(Place place) throws Exception {
        place.run(() -> {
            Queue<Object> end = Queue.rendezvous();
            Flows.publisher(queue).subscribe(Flows.subscriber(end));
            Task<?> source = Tasks.spawn(() -> {
                for (int i = 0; i < 200; i++) {
                    queue.put(i);
                }
                queue.close();
            });
            List<Object> got = new ArrayList<>();
            end.forEach(got::add);
            source.join();
            assertEquals(IntStream.range(0, 200).<Object>mapToObj(i -> i).toList(), got);
            assertTrue(end.isClosed());
        });
    }

    private static final class Source implements Flow.Subscription {
        volatile long requested;
        volatile boolean cancelled;

        @Override
        public synchronized void request(long items) {
            requested += items;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
