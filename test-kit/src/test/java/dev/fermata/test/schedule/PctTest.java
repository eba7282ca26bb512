package dev.fermata.test.schedule;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Semaphore;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bound of the paper, on programs of which the number of strands, of turns and the depth are known. */
class PctTest {
    private static final int SCHEDULES = 6000;
    private static final int STRANDS = 3; // main and two tasks

    private int turns;

    @ParameterizedTest
    @CsvSource({
        "1, b1 a1", // one order between two tasks
        "2, a2 b2 a3", // one within another
        "3, a2 b2 a3 b3" // and that one within the other again
    })
    void bugOfKnownDepthShowsAsOftenAsThePaperPromises(int depth, String pattern) {
        List<String> order = new ArrayList<>();
        Player player = Pieces.player(() -> {
            order.clear();
            Task<?> one = Tasks.spawn(() -> steps("a", order));
            Task<?> two = Tasks.spawn(() -> steps("b", order));
            one.join();
            two.join();
        });
        Chooser pct = counting(new Pct(1, depth));
        int most = 0;
        int found = 0;
        for (int i = 0; i < SCHEDULES; i++) {
            turns = 0;
            pct.begin();
            player.play(pct, false);
            most = Math.max(most, turns);
            found += inOrder(order, pattern.split(" ")) ? 1 : 0;
        }
        double bound = 1 / (STRANDS * Math.pow(most, depth - 1));
        double seen = (double) found / SCHEDULES;
        double chance = 3 * Math.sqrt(bound * (1 - bound) / SCHEDULES); // at depth 1 it is just the bound
        assertTrue(seen >= bound - chance, seen + " of the schedules, but at least " + bound + " are promised");
        assertTrue(seen < 0.9, "too easy to tell: " + seen);
    }

    private static boolean inOrder(List<String> order, String[] pattern) {
        for (int i = 1; i < pattern.length; i++) {
            if (order.indexOf(pattern[i - 1]) > order.indexOf(pattern[i])) {
                return false;
            }
        }
        return true;
    }

    private static void steps(String name, List<String> order) {
        Semaphore own = Semaphore.create(0);
        for (int i = 1; i <= 4; i++) {
            own.release();
            order.add(name + i);
        }
    }

    private Chooser counting(Chooser chooser) {
        return new Chooser() {
            @Override
            public boolean begin() {
                return chooser.begin();
            }

            @Override
            public int choose(Choice choice) {
                turns++;
                return chooser.choose(choice);
            }

            @Override
            public void forced(Choice choice) {
                turns++;
                chooser.forced(choice);
            }

            @Override
            public void end(Run run) {
                chooser.end(run);
            }
        };
    }
}
