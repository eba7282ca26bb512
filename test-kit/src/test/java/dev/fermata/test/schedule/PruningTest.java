package dev.fermata.test.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What sleep sets leave out loses nothing: every final state is still reached. */
class PruningTest {
    private static final int MOST = Integer.getInteger("fermata.pruning.schedules", 300);
    private static final int PROGRAMS = Integer.getInteger("fermata.pruning.programs", 50);

    @Test
    void prunedSearchReachesEveryFinalStateOfRandomPrograms() {
        int compared = 0;
        int schedules = 0;
        int pruned = 0;
        for (int seed = 0; compared < PROGRAMS; seed++) {
            RandomProgram program = new RandomProgram(seed);
            Explored all = new Explored();
            if (all.run(program, Exhaustive.unbounded(false))) {
                Explored fewer = new Explored();
                assertTrue(fewer.run(program, Exhaustive.unbounded(true)), program::toString);
                assertEquals(all.outcomes, fewer.outcomes, "program " + seed + ": " + program);
                compared++;
                schedules += all.schedules;
                pruned += fewer.schedules;
            }
        }
        assertTrue(pruned < schedules / 2, pruned + " of " + schedules);
    }

    private static final class Explored {
        final Set<String> outcomes = new TreeSet<>();
        int schedules;

        /** Whether that was all of them. */
        boolean run(RandomProgram program, Chooser chooser) {
            RandomProgram.Performance[] latest = new RandomProgram.Performance[1];
            Player player = new Player(
                    () -> {
                        latest[0] = program.new Performance();
                        return Pieces.piece(latest[0]::play);
                    },
                    new Run.Limits(1000, true, true),
                    _ -> {});
            while (chooser.begin()) {
                if (++schedules > MOST) {
                    return false;
                }
                Player.Attempt attempt = player.play(chooser, false);
                outcomes.add(latest[0].outcome(attempt.failure()));
            }
            return true;
        }
    }
}
