package dev.fermata.bridges;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testng.ITestResult;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;

/** Queues at the ends of reactive streams follow the rules of those: what their Technology Compatibility Kit says. */
@Timeout(300)
final class ReactiveStreamsTest {
    @Test
    void aQueueIsAPublisherByTheRules() {
        assertPasses(PublisherKit.class, 25);
    }

    @Test
    void aQueueIsASubscriberByTheRules() {
        assertPasses(SubscriberKit.class, 10);
    }

    private static void assertPasses(Class<?> kit, int atLeast) {
        TestListenerAdapter results = new TestListenerAdapter();
        TestNG runner = new TestNG(false);
        runner.setUseDefaultListeners(false);
        runner.setVerbose(0);
        runner.setTestClasses(new Class<?>[] {kit});
        runner.addListener(results);
        runner.run();
        List<String> failed = new ArrayList<>();
        for (ITestResult result : results.getFailedTests()) {
            failed.add(result.getName() + ": " + result.getThrowable());
        }
        assertEquals(List.of(), failed);
        assertTrue(
                results.getPassedTests().size() >= atLeast,
                () -> "passed only: "
                        + results.getPassedTests().stream()
                                .map(ITestResult::getName)
                                .toList());
    }
}
