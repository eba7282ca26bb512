package dev.fermata.examples.snackbar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.fermata.browser.Browser;
import dev.fermata.browser.Browser.Visit;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bar's page in a real browser. */
@Timeout(120)
final class PageTest {
    private final Options options = new Options();

    @Test
    void aPersonOrdersAndWatchesTheKitchenAndTheStock(@TempDir Path data) throws Exception {
        assumeTrue(Browser.program().isPresent(), "NOT TESTED: the bar's page, as there is no Chromium here");
        options.port = 0;
        options.data = data;
        options.cooks = 1;
        GatedStove stove = new GatedStove();
        SnackBar.run(options, stove, bar -> {
            try (Browser browser = Browser.open();
                    Visit visit = browser.visit(bar.address() + "/", ColorScheme.DARK)) {
                orderAndWatch(visit.page(), stove);
                PlaywrightAssertions.assertThat(visit.page().locator("body"))
                        .hasCSS("background-color", "rgb(21, 23, 27)");
                assertEquals(List.of(), visit.complaints());
                assertEquals(
                        List.of(),
                        visit.requests().stream()
                                .filter(request -> !request.startsWith(bar.address()))
                                .toList());
            }
        });
    }

    private static void orderAndWatch(Page page, GatedStove stove) {
        PlaywrightAssertions.assertThat(page.locator("#state")).hasText("The bar is open.");
        page.getByLabel("Snack").selectOption("nuts");
        page.getByLabel("How many").fill("3");
        page.getByLabel("How many").press("Enter");
        PlaywrightAssertions.assertThat(page.locator("#answer"))
                .hasText(Pattern.compile("Order 1 for 5\\.40, request \\w+"));
        PlaywrightAssertions.assertThat(page.locator("#stove")).hasText("#1 3 × nuts");
        page.getByLabel("Express").check();
        page.locator("button").click();
        PlaywrightAssertions.assertThat(page.locator("#waiting")).hasText("1");
        PlaywrightAssertions.assertThat(page.locator("#mine li")).hasCount(2);
        PlaywrightAssertions.assertThat(page.locator("#mine li").first()).hasText("#2 3 × nuts, express: accepted");
        PlaywrightAssertions.assertThat(page.locator("#stock tr").nth(2)).hasText("nuts1.80994");
        String picture = System.getProperty("fermata.picture");
        if (picture != null) {
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(picture)));
        }
        stove.release(2);
        PlaywrightAssertions.assertThat(page.locator("#mine")).hasText(Pattern.compile("#2 .*: done#1 .*: done"));
        PlaywrightAssertions.assertThat(page.locator("#stove")).hasText("nothing");
        assertEquals("/console/", page.getByText("the console").getAttribute("href"));
    }
}
