package dev.fermata.test.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Lock;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import java.io.StringReader;
import java.time.Duration;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class PicturesTest {
    private static Pictures pictures() {
        Player player = Pieces.player(() -> {
            Lock one = Lock.create("one");
            Lock two = Lock.create();
            TaskGroup.run(group -> {
                group.fork("left", () -> both(one, two));
                group.fork("right <&>", () -> both(two, one));
            });
        });
        Search search = Search.random(player, 42);
        search.run(1000);
        Search.Failure failure = search.failure();
        assertTrue(failure != null);
        return new Pictures("a \"deadlock\" <here>", failure, new Replay(42, failure.options()).toString());
    }

    private static void both(Lock first, Lock second) throws InterruptedException {
        Tasks.sleep(Duration.ofMillis(5));
        first.acquire();
        second.acquire();
    }

    @Test
    void textHasALaneForEachTaskAndALineForEachStep() {
        assertEquals("""
                 step  main                         left                         right <&>
                    1  fork left
                    2  fork right <&>
                    3  waits for TaskGroup of main
                    4                               sleeps
                    5                                                            sleeps
                    6  ── 5 ms pass ──
                    7                               acquire one                                               → held by left
                    8                               acquire lock                                              → held by left
                    9                               ends
                   10                                                            acquire lock                 → waits: held by left
                   11  waits for TaskGroup of main
                   12                                                            ends                         → CANCELLED
                   13  ends                                                                                   → CANCELLED
                """, pictures().text().replace(System.lineSeparator(), "\n"));
    }

    @Test
    void whatWasThrownIsSaidInALineWhereThePictureShowsTheRest() {
        assertEquals(
                "dev.fermata.loop.DeadlockException: every task of loop \"test\" waits, and nothing can wake one",
                pictures().thrown());
    }

    @Test
    void pageIsWellFormedAndNeedsNothingElse() throws Exception {
        String html = new Page(pictures()).html();
        Document page = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(
                        html.replaceFirst("(?i)<!doctype html>", "").replaceAll("<meta ([^>]*)>", "<meta $1/>"))));
        assertEquals(
                "a \"deadlock\" <here>",
                page.getElementsByTagName("title").item(0).getTextContent());
        assertEquals(
                pictures().rows().size() + 1, page.getElementsByTagName("tr").getLength());
        assertTrue(html.contains("color-scheme: light dark"));
        assertTrue(html.contains("title=\"step "));
        assertTrue(html.contains("right &lt;&amp;&gt;"));
        assertFalse(html.contains("http"), "it loads something");
    }
}
