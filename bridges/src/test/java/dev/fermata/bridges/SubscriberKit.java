package dev.fermata.bridges;

import dev.fermata.queue.Flows;
import dev.fermata.queue.Queue;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.annotations.Test;

/** The rules of subscribers, of the reactive streams' own kit. */
@Test
public final class SubscriberKit extends FlowSubscriberBlackboxVerification<Long> {
    public SubscriberKit() {
        super(new TestEnvironment(500, 50));
    }

    @Override
    public Flow.Subscriber<Long> createFlowSubscriber() {
        return Flows.subscriber(Queue.<Long>unbounded());
    }

    @Override
    public Long createElement(int element) {
        return (long) element;
    }
}
