package dev.fermata.queue;

import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * Queues as ends of reactive streams: a {@link Queue} as a {@link Flow.Publisher} and as a {@link Flow.Subscriber}, with
 * back-pressure in both directions.
 *
 * {@snippet :
 * Queue<Order> orders = Queue.bounded(10);
 * kitchen.subscribe(Flows.subscriber(orders));       // no more is requested than there is room for
 * orders.forEach(order -> cook(order));
 *
 * Flows.publisher(orders).subscribe(screen);         // what is not requested stays in the queue, and its putters wait
 * }
 */
public final class Flows {
    private static final int MOST_REQUESTED = 32;

    private Flows() {}

    /**
     * The items of a queue, for subscribers. Each subscription has a task, started where {@code subscribe} is called, that
     * takes an item when one is requested, passes it on, and says that it is {@linkplain Queue#done dealt with}. With several
     * subscribers each item goes to one of them.
     *
     * <p>Once the queue is closed and empty they are complete, whether they have requested anything or not, and whoever took
     * the last item. While there are items left in a closed queue, a subscriber without demand waits for its next request. (A
     * queue of another implementation than Fermata's tells nobody of its end: there it is noticed at the next request.)
     *
     * <p>When a subscription is cancelled, an item that its task has taken by then is still passed on, so that none is lost;
     * all others stay in the queue. The subscriber's methods run on that task and may wait; the cancellation of the
     * subscription does not reach into them. What they throw ends the subscription, and is reported as the failure of a task
     * that nobody has read.
     */
    public static <T> Flow.Publisher<T> publisher(Queue<T> queue) {
        Objects.requireNonNull(queue, "queue");
        return subscriber -> {
            Objects.requireNonNull(subscriber, "subscriber");
            new QueueSubscription<T>(queue, subscriber).start();
        };
    }

    /**
     * Puts into a queue what a publisher has, for one subscription. It requests one item for each that it has put, at first
     * as many as the queue can hold, but no more than 32; so beside what is in the queue at most so many are on their way. A
     * task puts them, started where the subscription begins, and waits for room like any other.
     *
     * <p>When the publisher is complete the queue is closed; when it fails, too, and its failure is reported as that of a task
     * that nobody has read. When an item comes and the queue has been closed by somebody else, the subscription is cancelled, and
     * what was on its way is dropped.
     */
    public static <T> Flow.Subscriber<T> subscriber(Queue<? super T> queue) {
        Objects.requireNonNull(queue, "queue");
        return new QueueSubscriber<T>(queue, Math.clamp(queue.capacity(), 1, MOST_REQUESTED));
    }
}
