package dev.fermata.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.fermata.browser.Browser;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page in a real browser, looking at a real program: this one. */
final class RealProgramTest {
    @Test
    void whatTheProgramDoesIsOnThePage() throws Exception {
        assumeTrue(Browser.program().isPresent(), "NOT TESTED: the console's page, as there is no Chromium here");
        try (Browser browser = Browser.open();
                Shop shop = new Shop();
                Console console = Console.start(0);
                Browser.Visit visit = browser.visit(console.uri().toString(), ColorScheme.LIGHT)) {
            Page page = visit.page();
            PlaywrightAssertions.assertThat(page.locator("#process"))
                    .containsText("process " + ProcessHandle.current().pid());
            page.waitForFunction("() => { const { timeline } = fermata.views.timeline;"
                    + "const names = timeline.lanes.map((lane) => timeline.nameOf(lane));"
                    + "return ['shop', 'kitchen', 'cook 1', 'counter'].every((name) => names.includes(name))"
                    + "&& names.some((name) => name.startsWith('order ')) }");
            page.locator("#tab-jobs").click();
            PlaywrightAssertions.assertThat(page.locator("#jobs tbody"))
                    .containsText("java.io.IOException: no delivery today");
            page.locator("#tab-request").click();
            page.locator("#request-values li").first().click();
            PlaywrightAssertions.assertThat(page.locator("#request-tasks tbody"))
                    .containsText("order");

            List<Task<Void>> stuck = shop.deadlock();
            PlaywrightAssertions.assertThat(page.locator("#banner")).containsText("delivery");
            PlaywrightAssertions.assertThat(page.locator("#banner")).containsText("new prices");
            page.keyboard().press("d");
            page.waitForFunction("() => fermata.views.graph.cy?.nodes('[?dead]').length === 4");
            PlaywrightAssertions.assertThat(page.locator("#details .stack")).containsText("Shop.java");
            stuck.forEach(Task::cancel);
            PlaywrightAssertions.assertThat(page.locator("#banner strong")).hasCount(0);

            try (TaskGroup crowd = shop.crowd(2_000)) {
                page.waitForFunction("() => fermata.model.alive > 2000");
                page.locator("#tab-primitives").click();
                PlaywrightAssertions.assertThat(
                                page.locator("#primitives tbody tr").first())
                        .containsText("one for all");
                page.locator("#tab-timeline").click();
                page.waitForFunction("() => fermata.views.timeline.timeline.lanes.some((lane) => lane.group)");
                crowd.cancel();
            }
            page.waitForFunction("() => fermata.model.alive < 200");
            assertEquals(List.of(), visit.complaints());
            assertTrue(visit.requests().stream()
                    .allMatch(request -> request.startsWith(console.uri().toString())));
        }
    }
}
