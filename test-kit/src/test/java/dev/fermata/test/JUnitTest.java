package dev.fermata.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.fermata.loop.DeadlockException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The two annotations as JUnit sees them. */
class JUnitTest {
    private static EngineExecutionResults run(DiscoverySelector what) {
        return EngineTestKit.engine("junit-jupiter").selectors(what).execute();
    }

    private static Throwable failure(DiscoverySelector what) {
        return run(what).testEvents().failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class)
                        .getThrowable()
                        .orElseThrow())
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing failed"));
    }

    @Test
    void failureNamesItsSeedAndItsReplayAndItsPage() {
        ScheduleFailure failure =
                assertInstanceOf(ScheduleFailure.class, failure(selectMethod(Fixtures.Flaky.class, "losesAnUpdate")));
        String message = failure.getMessage();
        assertTrue(message.contains("seed 42"), message);
        assertTrue(message.contains("@Explore(replay = \"" + failure.replay() + "\")"), message);
        assertTrue(message.contains("-Dfermata.replay=" + failure.replay()), message);
        assertTrue(message.contains("expected: <2> but was: <1>"), message);
        assertTrue(message.contains("fermata-Flaky.losesAnUpdate.html"), message);
        assertTrue(failure.page().filter(Files::exists).isPresent());
    }

    @Test
    void replayedScheduleFailsAgain() {
        Throwable failure = failure(selectMethod(Fixtures.Flaky.class, "isReplayed"));
        assertTrue(failure.getMessage().startsWith("the replayed schedule fails"), failure::getMessage);
    }

    @Test
    void everyScheduleHasAnInstanceAndWhatIsAroundTheTest() {
        EngineExecutionResults results = run(selectClass(Fixtures.Sound.class));
        results.testEvents().assertStatistics(events -> events.succeeded(1));
        assertTrue(Fixtures.Sound.schedules > 1, () -> "" + Fixtures.Sound.schedules);
        assertEquals(Fixtures.Sound.schedules, Fixtures.Sound.before);
        assertEquals(Fixtures.Sound.schedules, Fixtures.Sound.after);
        String report = results.testEvents().reportingEntryPublished().stream()
                .map(event -> event.getPayload().orElseThrow().toString())
                .findFirst()
                .orElseThrow();
        assertTrue(report.contains("schedules explored"), report);
    }

    @Test
    void whatFailsBeforeTheTestIsAFailureOfTheSchedule() {
        assertInstanceOf(ScheduleFailure.class, failure(selectClass(Fixtures.BrokenBefore.class)));
    }

    @Test
    void anAssumptionThatNeverHoldsAborts() {
        run(selectClass(Fixtures.Assuming.class))
                .testEvents()
                .assertStatistics(events -> events.aborted(1).failed(0));
        run(selectMethod(Fixtures.Stuck.class, "assumption"))
                .testEvents()
                .assertStatistics(events -> events.aborted(1).failed(0));
    }

    @Test
    void classThatCannotBeMadeSaysWhatItNeeds() {
        Throwable failure = failure(selectClass(Fixtures.WrongParameter.class));
        assertTrue(failure.getMessage().contains("constructor without parameters"), failure::getMessage);
    }

    @Test
    void deadlockAndLeftoversFailASimulatedTest() {
        assertInstanceOf(DeadlockException.class, failure(selectMethod(Fixtures.Stuck.class, "deadlock")));
        Throwable left = failure(selectMethod(Fixtures.Stuck.class, "leftBehind"));
        assertTrue(left.getMessage().contains("leaves tasks behind"), left::getMessage);
    }
}
