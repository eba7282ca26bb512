package dev.fermata.console;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.fermata.browser.Browser;
import dev.fermata.task.TaskGroup;
import java.nio.file.Path;
import java.util.List;

/** Takes the pictures of docs/console.md: {@code Screenshots FOLDER}. */
final class Screenshots {
    private static final double MINUTE = 45_000;

    private final Path folder;

    private Screenshots(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        new Screenshots(Path.of(arguments[0])).takeAll();
    }

    private void takeAll() throws Exception {
        try (Browser browser = Browser.open();
                Shop shop = new Shop();
                Console console = Console.builder()
                        .logs("request_id", value -> List.of("the log of " + value))
                        .start();
                Browser.Visit light = browser.visit(console.uri().toString(), ColorScheme.LIGHT);
                Browser.Visit dark = browser.visit(console.uri().toString(), ColorScheme.DARK)) {
            light.page().waitForTimeout(MINUTE);
            take(light, "timeline", "timeline-light");
            take(dark, "timeline", "timeline-dark");
            take(light, "primitives", "primitives-light");
            shop.deadlock();
            light.page().waitForTimeout(6_000);
            take(dark, "timeline", "deadlock-timeline-dark");
            dark.page().keyboard().press("d");
            take(dark, "graph", "deadlock-dark");
            light.page().keyboard().press("d");
            take(light, "graph", "deadlock-light");
            try (TaskGroup crowd = shop.crowd(2_000)) {
                light.page().keyboard().press("Escape");
                light.page().waitForTimeout(4_000);
                take(light, "timeline", "crowd-light");
                crowd.cancel();
            }
        }
    }

    private void take(Browser.Visit visit, String tab, String name) {
        Page page = visit.page();
        page.locator("#tab-" + tab).click();
        page.waitForTimeout(1_500);
        page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve("console-" + name + ".png")));
    }
}
