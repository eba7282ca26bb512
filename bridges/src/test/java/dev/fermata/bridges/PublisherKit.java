package dev.fermata.bridges;

import dev.fermata.queue.Flows;
import dev.fermata.queue.Queue;
import dev.fermata.task.Tasks;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.TestEnvironment.ManualSubscriber;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.Test;

/** The rules of publishers, of the reactive streams' own kit. */
@Test
public final class PublisherKit extends FlowPublisherVerification<Long> {
    private final TestEnvironment env;

    public PublisherKit() {
        this(new TestEnvironment(500, 50));
    }

    private PublisherKit(TestEnvironment env) {
        super(env, 500);
        this.env = env;
    }

    @Override
    public Flow.Publisher<Long> createFlowPublisher(long elements) {
        Queue<Long> queue = Queue.bounded(16);
        Tasks.spawn(() -> {
            for (long i = 0; i < elements; i++) {
                queue.put(i);
            }
            queue.close();
        });
        return Flows.publisher(queue);
    }

    /** Rule 1.5 with a subscriber that never requests, which the kit leaves out. */
    public void anEmptyStreamIsCompleteWithoutARequest() throws Throwable {
        activePublisherTest(
                0, false, publisher -> env.newManualSubscriber(publisher).expectCompletion());
    }

    /** The same at the end of one that has requested just what there is. */
    public void aStreamIsCompleteWithoutARequestBeyondItsEnd() throws Throwable {
        activePublisherTest(3, false, publisher -> {
            ManualSubscriber<Long> subscriber = env.newManualSubscriber(publisher);
            subscriber.request(3);
            subscriber.nextElements(3);
            subscriber.expectCompletion();
        });
    }

    /** A queue has nothing that could have failed before anybody subscribed. */
    @Override
    public Flow.Publisher<Long> createFailedFlowPublisher() {
        return null;
    }
}
