package dev.fermata.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.fermata.browser.Browser;
import dev.fermata.browser.Browser.Visit;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page in a real browser, looking at a made-up program. */
final class BrowserTest {
    private static final String STOP = "[title='Stop the picture (Space)']";

    private static Browser browser;

    private final StagedSource program = new StagedSource(60);
    private Console console;
    private Visit visit;
    private boolean complaintsExpected;

    @BeforeAll
    static void openBrowser() {
        assumeTrue(Browser.program().isPresent(), "NOT TESTED: the console's page, as there is no Chromium here");
        browser = Browser.open();
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    /** Whatever a test does: the page asks nobody else, and has nothing to complain of. */
    @AfterEach
    void thePageKeepsToItself() {
        String home = console.uri().toString();
        List<String> elsewhere = visit.requests().stream()
                .filter(request -> !request.startsWith(home))
                .toList();
        List<String> complaints = List.copyOf(visit.complaints());
        visit.close();
        console.close();
        assertEquals(List.of(), elsewhere);
        if (!complaintsExpected) {
            assertEquals(List.of(), complaints);
        }
    }

    private Page open(Source source, ColorScheme scheme) throws Exception {
        console = Console.builder()
                .sources(() -> source)
                .logs("request_id", value -> List.of("10:01 the log of " + value))
                .start();
        return look("", scheme);
    }

    private Page look(String path, ColorScheme scheme) {
        visit = browser.visit(console.uri() + path, scheme);
        return visit.page();
    }

    private Page open() throws Exception {
        Page page = open(program, ColorScheme.LIGHT);
        PlaywrightAssertions.assertThat(page.locator("#process")).containsText("process 4711");
        return page;
    }

    @Test
    void theTimelineHasALaneForEachTaskInTheColourOfItsState() throws Exception {
        Page page = open();
        page.waitForFunction("() => fermata.views.timeline.timeline.lanes.length >= 60");
        assertEquals(
                List.of("main", "kitchen", "cook 0"),
                page.evaluate("() => { const t = fermata.views.timeline.timeline;"
                        + "return t.lanes.slice(0, 3).map((lane) => t.nameOf(lane)) }"));
        // The lane of "main", which waits for an event all the time, a little left of now.
        page.waitForFunction("() => { const canvas = document.querySelector('#timeline-lanes canvas');"
                + "const ratio = devicePixelRatio;"
                + "const [r, g, b] = canvas.getContext('2d').getImageData(canvas.width - 40 * ratio, 31 * ratio, 1, 1).data;"
                + "return r === 0x88 && g === 0x95 && b === 0xa3 }");
    }

    @Test
    void whatThePointerIsOverIsDescribed() throws Exception {
        Page page = open();
        page.waitForFunction("() => fermata.views.timeline.timeline.lanes.length >= 60");
        page.locator("#timeline-lanes .scroller")
                .hover(new com.microsoft.playwright.Locator.HoverOptions().setPosition(1000, 31));
        PlaywrightAssertions.assertThat(page.locator("#tooltip"))
                .hasText(Pattern.compile("mainwaits for a future · \\d min \\d+ s"));
    }

    @Test
    void theTimelineStopsAndZooms() throws Exception {
        Page page = open();
        page.locator(STOP).click();
        Object stopped = page.evaluate("() => fermata.views.timeline.timeline.end()");
        page.waitForFunction("t => fermata.model.t > t + 1000", stopped);
        assertEquals(stopped, page.evaluate("() => fermata.views.timeline.timeline.end()"));
        page.locator("[title='Less time (+)']").click();
        PlaywrightAssertions.assertThat(page.locator("#timeline-bar .fixed")).hasText("40 s");
        page.locator(STOP).click();
        page.waitForFunction("t => fermata.views.timeline.timeline.end() > t + 1000", stopped);
    }

    @Test
    void theGraphShowsWhoWaitsAndATapFollows() throws Exception {
        Page page = open();
        page.locator("#tab-graph").click();
        page.waitForFunction("() => fermata.views.graph.cy?.nodes('[type = \"primitive\"]').length === 4");
        assertTrue((boolean) page.evaluate("() => fermata.views.graph.cy.edges().length > 6"));
        page.evaluate("() => { fermata.views.graph.cy.getElementById('p12').emit('tap') }");
        PlaywrightAssertions.assertThat(page.locator("#details h2")).hasText("stock");
        page.locator("#details .links button").first().click();
        PlaywrightAssertions.assertThat(page.locator("#details dl")).containsText("Waits for");
        PlaywrightAssertions.assertThat(page.locator("#details .stack li").first())
                .hasText("shop.Pantry.take(Pantry.java:45)");
    }

    @Test
    void primitivesAreOrderedByHowManyWait() throws Exception {
        Page page = open();
        page.locator("#tab-primitives").click();
        PlaywrightAssertions.assertThat(page.locator("#primitives tbody tr")).hasCount(5);
        assertTrue((boolean) page.evaluate("() => { const waiting = [...document.querySelectorAll('td.waiting')]"
                + ".map((cell) => Number(cell.textContent));"
                + "return waiting[0] > 0 && waiting.every((n, i) => i === 0 || waiting[i - 1] >= n) }"));
        PlaywrightAssertions.assertThat(page.locator("#primitives tr", hasText("kitchen")))
                .containsText(Pattern.compile("queue\\d+ of 50"));
        PlaywrightAssertions.assertThat(page.locator("#primitives canvas")).hasCount(5);
        page.locator("#primitives tr", hasText("stock")).click();
        PlaywrightAssertions.assertThat(page.locator("#details")).containsText("In the order of arrival");
    }

    private static Page.LocatorOptions hasText(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    @Test
    void jobsTellTheirNextRunAndTheirLastFailure() throws Exception {
        Page page = open();
        page.locator("#tab-jobs").click();
        PlaywrightAssertions.assertThat(page.locator("#jobs tbody tr").first())
                .containsText(Pattern.compile("restock(in \\d.*s|now)1121java.io.IOException: no delivery"));
        PlaywrightAssertions.assertThat(page.locator("#jobs tbody tr").last()).containsText("reportpaused");
    }

    @Test
    void oneRequestHasItsTasksAndItsLog() throws Exception {
        Page page = open();
        page.locator("#tab-request").click();
        page.locator("#request-bar input").fill("a-35");
        page.locator("#request-values li[data-value='a-35']").click();
        PlaywrightAssertions.assertThat(page.locator("#request-tasks tbody tr").first())
                .containsText("order 2");
        PlaywrightAssertions.assertThat(page.locator("#request-log")).hasText("10:01 the log of a-35");
        page.waitForFunction("() => fermata.views.request.timeline.lanes.map((lane) => lane.task.name).sort().join()"
                + ".startsWith('cook 3,order 2')");
    }

    @Test
    void aDeadlockTurnsRedAndIsGoneWhenItIsDissolved() throws Exception {
        Page page = open();
        page.locator("#tab-graph").click();
        page.waitForFunction("() => fermata.views.graph.cy?.nodes().length > 6");
        assertEquals(0, page.evaluate("() => fermata.views.graph.cy.elements('[?dead]').length"));
        assertFalse(page.locator("#banner strong").isVisible());
        program.deadlock = true;
        PlaywrightAssertions.assertThat(page.locator("#banner")).containsText("cook 0 holds Lock \"prices\"");
        PlaywrightAssertions.assertThat(page).hasTitle("Deadlock! · Fermata console");
        PlaywrightAssertions.assertThat(page.locator("#banner")).hasCSS("background-color", "rgb(253, 235, 236)");
        page.waitForFunction("() => fermata.views.graph.cy.nodes('[?dead]').length === 4");
        assertEquals(
                List.of("rgb(207,31,46)", 4),
                page.evaluate("() => { const edges = fermata.views.graph.cy.edges('[?dead]');"
                        + "return [edges[0].style('line-color'), edges.length] }"));
        program.deadlock = false;
        PlaywrightAssertions.assertThat(page.locator("#banner strong")).hasCount(0);
        page.waitForFunction("() => fermata.views.graph.cy.elements('[?dead]').length === 0");
    }

    @Test
    void everythingCanBeReachedFromTheKeyboard() throws Exception {
        Page page = open();
        page.waitForFunction("() => fermata.views.timeline.timeline.lanes.length >= 60");
        page.keyboard().press("Tab"); // skip link
        page.keyboard().press("Tab");
        PlaywrightAssertions.assertThat(page.locator("#tab-timeline")).isFocused();
        PlaywrightAssertions.assertThat(page.locator("#tab-timeline")).hasCSS("outline-style", "solid");
        page.keyboard().press("ArrowRight");
        PlaywrightAssertions.assertThat(page.locator("#tab-graph")).isFocused();
        PlaywrightAssertions.assertThat(page.locator("#graph")).isVisible();
        page.keyboard().press("1");
        PlaywrightAssertions.assertThat(page.locator("#timeline")).isVisible();

        page.locator("#timeline-lanes .scroller").focus();
        page.keyboard().press("ArrowDown");
        page.keyboard().press("ArrowDown");
        PlaywrightAssertions.assertThat(page.locator("#spoken")).containsText("kitchen: waits for a future");
        page.keyboard().press("Enter");
        PlaywrightAssertions.assertThat(page.locator("#details h2")).hasText("kitchen");
        page.keyboard().press("Escape");
        PlaywrightAssertions.assertThat(page.locator("#details")).isHidden();
        page.keyboard().press(" ");
        PlaywrightAssertions.assertThat(page.locator(STOP)).hasText("Run");
        page.keyboard().press("+");
        PlaywrightAssertions.assertThat(page.locator("#timeline-bar .fixed")).hasText("40 s");

        page.keyboard().press("/");
        page.keyboard().type("cook 3");
        page.waitForFunction("() => { const { lanes } = fermata.views.timeline.timeline;"
                + "return lanes.length > 0 && lanes.length < 10 }");
        page.keyboard().press("Escape");
        page.keyboard().press("Escape");

        page.keyboard().press("3");
        PlaywrightAssertions.assertThat(page.locator("#primitives tbody tr")).hasCount(5);
        page.locator("#primitives tbody tr").first().focus(); // from now on the rows keep their places
        page.keyboard().press("Home");
        page.keyboard().press("ArrowDown");
        PlaywrightAssertions.assertThat(page.locator("#primitives tbody tr").nth(1))
                .isFocused();
        page.keyboard().press("Enter");
        PlaywrightAssertions.assertThat(page.locator("#details h2")).isVisible();

        page.keyboard().press("?");
        PlaywrightAssertions.assertThat(page.locator("#help")).isVisible();
        page.keyboard().press("Escape");
        PlaywrightAssertions.assertThat(page.locator("#help")).isHidden();
    }

    @Test
    void itIsLightOrDarkAsTheSystemIsUntilSomebodyChooses() throws Exception {
        Page page = open(program, ColorScheme.DARK);
        PlaywrightAssertions.assertThat(page.locator("body")).hasCSS("background-color", "rgb(21, 23, 27)");
        assertEquals("#15171b", page.evaluate(CANVAS_COLOUR));
        page.keyboard().press("t");
        PlaywrightAssertions.assertThat(page.locator("body")).hasCSS("background-color", "rgb(253, 252, 249)");
        page.waitForFunction("() => (" + CANVAS_COLOUR + ")() === '#fdfcf9'");
        page.reload();
        PlaywrightAssertions.assertThat(page.locator("body")).hasCSS("background-color", "rgb(253, 252, 249)");
    }

    private static final String CANVAS_COLOUR =
            "() => '#' + [...document.querySelector('#timeline-lanes canvas').getContext('2d')"
                    + ".getImageData(5, 400, 1, 1).data].slice(0, 3).map((n) => n.toString(16).padStart(2, '0')).join('')";

    @Test
    void twoThousandTasksStayFluid() throws Exception {
        Page page = open(new StagedSource(2000), ColorScheme.LIGHT);
        page.waitForFunction("() => fermata.model.alive === 2000");
        page.waitForFunction("() => fermata.views.timeline.timeline.lanes.some((lane) => lane.group)");
        assertTrue((int) page.evaluate("() => fermata.views.timeline.timeline.lanes.length") < 100);
        assertFluid(page);
        page.keyboard().press("g"); // each task
        page.waitForFunction("() => fermata.views.timeline.timeline.lanes.length >= 2000");
        assertFluid(page);
    }

    /** While the picture runs, is scrolled and looked at. Loose limits: the machine may have other things to do. */
    private static void assertFluid(Page page) {
        Object measured = page.evaluate("""
                () => new Promise((resolve) => {
                  const { timeline } = fermata.views.timeline;
                  const gaps = [];
                  timeline.frames.length = 0;
                  let last = performance.now();
                  const step = (now) => {
                    gaps.push(now - last);
                    last = now;
                    timeline.scroller.scrollTop += 40;
                    if (gaps.length < 60) {
                      requestAnimationFrame(step);
                    } else {
                      const middle = (list) => list.sort((a, b) => a - b)[list.length >> 1];
                      resolve({ gap: middle(gaps), draw: middle(timeline.frames), drawn: timeline.frames.length });
                    }
                  };
                  requestAnimationFrame(step);
                })""");
        Map<?, ?> frames = (Map<?, ?>) measured;
        assertTrue(((Number) frames.get("drawn")).intValue() > 10, frames::toString);
        assertTrue(((Number) frames.get("draw")).doubleValue() < 16, frames::toString);
        assertTrue(((Number) frames.get("gap")).doubleValue() < 50, frames::toString);
    }

    @Test
    void whatTheProgramCallsItsThingsIsShownAsText() throws Exception {
        String evil = "<img src=x onerror=alert(1)></script>${7*7}";
        Page page = open(new EvilSource(evil), ColorScheme.LIGHT);
        PlaywrightAssertions.assertThat(page.locator("#banner")).containsText(evil);
        page.evaluate("() => fermata.views.timeline.timeline.select({ type: 'task', id: 1 })");
        PlaywrightAssertions.assertThat(page.locator("#details h2")).hasText(evil);
        PlaywrightAssertions.assertThat(page.locator("#details code")).hasText(evil);
        for (String tab : List.of("graph", "primitives", "jobs", "request")) {
            page.locator("#tab-" + tab).click();
            PlaywrightAssertions.assertThat(page.locator("#" + tab)).containsText(evil);
        }
        assertEquals(1, page.locator("img").count()); // the icon
    }

    @Test
    void thePolicyIsInForce() throws Exception {
        Page page = open();
        complaintsExpected = true;
        assertEquals("undefined", page.evaluate("""
                () => {
                  const script = document.createElement('script');
                  try { script.textContent = 'globalThis.broken = 1'; document.head.append(script); } catch { }
                  return typeof globalThis.broken;
                }"""));
        assertEquals("TypeError", page.evaluate("""
                () => { try { document.body.innerHTML = '<p>'; return 'allowed'; } catch (e) { return e.name; } }"""));
        assertEquals("refused", page.evaluate("""
                () => fetch('http://127.0.0.1:1/').then(() => 'allowed', () => 'refused')"""));
        assertNotEquals("rgb(1, 2, 3)", page.evaluate("""
                () => {
                  const style = document.createElement('style');
                  style.textContent = 'body { color: rgb(1, 2, 3) }';
                  document.head.append(style);
                  return getComputedStyle(document.body).color;
                }"""));
        assertTrue(visit.complaints().stream().anyMatch(text -> text.contains("Content Security Policy")));
        visit.requests().removeIf(request -> request.equals("http://127.0.0.1:1/")); // asked for, and refused
    }

    @Test
    void theTokenIsGivenOnceAndLeavesTheAddress() throws Exception {
        complaintsExpected = true; // of the 401
        console = Console.builder().sources(() -> program).token("open sesame").start();
        Page page = look("", ColorScheme.LIGHT);
        PlaywrightAssertions.assertThat(page.locator("body")).containsText("needs its token");
        page.navigate(console.uri() + "?token=open%20sesame");
        PlaywrightAssertions.assertThat(page.locator("#connection")).hasText("live");
        assertFalse(page.url().contains("token"), page.url());
        var cookie = page.context().cookies().getFirst();
        assertTrue(cookie.httpOnly);
        assertEquals(com.microsoft.playwright.options.SameSiteAttribute.STRICT, cookie.sameSite);
        page.reload();
        PlaywrightAssertions.assertThat(page.locator("#connection")).hasText("live");
    }

    @Test
    void aLostConnectionIsShownAndFoundAgain() throws Exception {
        complaintsExpected = true; // of the connection
        Page page = open();
        int port = console.uri().getPort();
        console.close();
        PlaywrightAssertions.assertThat(page.locator("#connection")).hasText("no connection");
        console = Console.builder().sources(() -> program).port(port).start();
        PlaywrightAssertions.assertThat(page.locator("#connection")).hasText("live");
    }
}
