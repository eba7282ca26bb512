package dev.fermata.test.guide;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

/** What the guide says that these tests print, they print. */
class GuideTest {
    @Test
    void theGuideShowsTheMessageOfTheFailure() throws Exception {
        String message = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(FlakyTickets.Explored.class))
                .execute()
                .testEvents()
                .failed()
                .stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class)
                        .getThrowable()
                        .orElseThrow())
                .findFirst()
                .orElseThrow()
                .getMessage()
                .replace(System.lineSeparator(), "\n");
        String shown = message.substring(0, message.indexOf("as a page:")).strip();
        assertTrue(guide().contains(shown), () -> "not in the guide:\n" + shown);
    }

    @Test
    void theGuideSaysHowManySchedulesTheProofHas() throws Exception {
        String report = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(TicketsTest.class))
                .execute()
                .testEvents()
                .reportingEntryPublished()
                .stream()
                .map(event -> event.getPayload().orElseThrow().toString())
                .findFirst()
                .orElseThrow();
        String proof = report.replaceAll("(?s).*(all \\d+ schedules explored).*", "$1");
        assertTrue(guide().contains(proof), () -> "not in the guide: " + proof);
    }

    private static String guide() throws Exception {
        return Files.readString(Path.of("..", "docs", "guide.md"));
    }
}
