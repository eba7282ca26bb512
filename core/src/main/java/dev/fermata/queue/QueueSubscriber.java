package dev.fermata.queue;

import dev.fermata.task.Tasks;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a publisher has, never waiting for it on the publisher's thread: a task puts it into the queue, and is the only
 * one that calls the subscription.
 */
final class QueueSubscriber<T> implements Flow.Subscriber<T> {
    private final Queue<? super T> queue;
    private final int window;

    /** What has come and is not in the queue yet: at most what was requested. */
    private final Queue<T> arrivals = Queue.unbounded();

    private Flow.@Nullable Subscription subscription; // the signals of a publisher come one after the other
    private volatile @Nullable Throwable failure; // written before arrivals is closed

    QueueSubscriber(Queue<? super T> queue, int window) {
        this.queue = queue;
        this.window = window;
    }

    @Override
    public void onSubscribe(Flow.Subscription begins) {
        Objects.requireNonNull(begins, "subscription");
        if (subscription != null) {
            begins.cancel();
            return;
        }
        subscription = begins;
        Tasks.spawn(() -> {
            putAll(begins);
            return null;
        });
    }

    @Override
    public void onNext(T item) {
        Objects.requireNonNull(item, "item");
        try {
            arrivals.offer(item);
        } catch (QueueClosedException e) {
            // the publisher has not seen yet that the subscription is cancelled
        }
    }

    @Override
    public void onError(Throwable thrown) {
        failure = Objects.requireNonNull(thrown, "failure");
        arrivals.close();
    }

    @Override
    public void onComplete() {
        arrivals.close();
    }

    private void putAll(Flow.Subscription from) throws Exception {
        boolean all = false;
        try {
            from.request(window);
            arrivals.forEach(item -> {
                queue.put(item);
                from.request(1);
            });
            all = true;
        } catch (QueueClosedException e) {
            // nobody wants more
        } finally {
            if (!all) {
                arrivals.closeNow();
                from.cancel();
            }
        }
        queue.close();
        Throwable thrown = failure;
        if (all && thrown != null) {
            throw new ExecutionException("the publisher failed", thrown);
        }
    }
}
