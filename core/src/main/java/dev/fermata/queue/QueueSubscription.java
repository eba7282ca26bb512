package dev.fermata.queue;

import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber of a queue, and the task that serves it: all signals come from that task, one after the other.
 *
 * <pre>
 *      onSubscribe ──▶ (demand, item ──▶ onNext)* ──▶ closed and empty, with demand or without: onComplete
 *                                                 ├─▶ a bad request, or the task is ended from outside: onError
 *                                                 └─▶ cancelled: nothing more
 * </pre>
 */
final class QueueSubscription<T> implements Flow.Subscription {
    private final Queue<T> queue;
    private Flow.@Nullable Subscriber<? super T> subscriber; // only its task, which forgets it at the end
    private final Demand demand;
    private volatile @Nullable Task<?> task; // until it has ended; written by itself
    private volatile boolean cancelled;

    QueueSubscription(Queue<T> queue, Flow.Subscriber<? super T> subscriber) {
        this.queue = queue;
        this.demand = new Demand(queue);
        this.subscriber = subscriber;
    }

    void start() {
        Tasks.spawn(this::serve);
    }

    private void serve() throws InterruptedException {
        Flow.Subscriber<? super T> whom = Objects.requireNonNull(subscriber);
        task = Task.current().orElseThrow();
        try {
            Tasks.shield(() -> whom.onSubscribe(this));
            Throwable failure = passOn(whom);
            if (!cancelled) {
                cancelled = true;
                Tasks.shield(() -> end(whom, failure));
            }
        } finally {
            cancelled = true;
            task = null;
            subscriber = null;
        }
    }

    private static void end(Flow.Subscriber<?> whom, @Nullable Throwable failure) {
        if (failure == null) {
            whom.onComplete();
        } else {
            whom.onError(failure);
        }
    }

    /** Until the queue is closed and empty, or the subscription is cancelled; then null. Else what went wrong. */
    private @Nullable Throwable passOn(Flow.Subscriber<? super T> whom) {
        try {
            while (!cancelled) {
                Demand.Next next = demand.next();
                if (next == Demand.Next.BAD_REQUEST) {
                    return new IllegalArgumentException("a subscriber must request at least one item (rule 3.9)");
                }
                if (next == Demand.Next.END) {
                    return null;
                }
                T item = queue.take();
                try {
                    Tasks.shield(() -> whom.onNext(item));
                } finally {
                    queue.done();
                }
            }
            return null;
        } catch (QueueClosedException e) { // while it waited for an item
            return null;
        } catch (InterruptedException e) {
            return e;
        }
    }

    @Override
    public void request(long items) {
        if (!cancelled) {
            demand.add(items);
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        Task<?> serving = task;
        if (serving != null) {
            serving.cancel("the subscription was cancelled");
        }
    }
}
