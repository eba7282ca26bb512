package dev.fermata.bridges;

import dev.fermata.queue.Flows;
import dev.fermata.queue.Queue;
import dev.fermata.task.Tasks;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.Test;

/** The rules of publishers, of the reactive streams' own kit. */
@Test
public final class PublisherKit extends FlowPublisherVerification<Long> {
    public PublisherKit() {
        super(new TestEnvironment(500, 50), 500);
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

    /** A queue has nothing that could have failed before anybody subscribed. */
    @Override
    public Flow.Publisher<Long> createFailedFlowPublisher() {
        return null;
    }
}
