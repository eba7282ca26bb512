package dev.fermata.test.schedule;

import static dev.fermata.test.schedule.RandomProgram.Operation.CANCEL;
import static dev.fermata.test.schedule.RandomProgram.Operation.SET;
import static dev.fermata.test.schedule.RandomProgram.Operation.SLEEP;
import static dev.fermata.test.schedule.RandomProgram.Operation.STATE;
import static dev.fermata.test.schedule.RandomProgram.Operation.TRY_LOCK;
import static dev.fermata.test.schedule.RandomProgram.Operation.WAIT_FOR_SIGNAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
            Explored all = new Explored(MOST);
            if (all.run(program, Exhaustive.unbounded(false))) {
                Explored fewer = new Explored(MOST);
                assertTrue(fewer.run(program, Exhaustive.unbounded(true)), program::toString);
                assertEquals(all.outcomes, fewer.outcomes, "program " + seed + ": " + program);
                compared++;
                schedules += all.schedules;
                pruned += fewer.schedules;
            }
        }
        assertTrue(pruned < schedules / 2, pruned + " of " + schedules);
    }

    /** Small programs that need one rule of what depends on what: without it the pruned search misses an outcome. */
    static List<RandomProgram> programsThatNeedARule() {
        return List.of(
                // time and cancellation touch everything
                new RandomProgram(List.of(List.of(SLEEP), List.of(SLEEP, CANCEL, CANCEL))),
                // the end of a task touches the task
                new RandomProgram(List.of(List.of(SET), List.of(STATE), List.of(STATE))),
                // a condition is its lock
                new RandomProgram(List.of(List.of(WAIT_FOR_SIGNAL), List.of(TRY_LOCK, TRY_LOCK))));
    }

    @ParameterizedTest
    @MethodSource("programsThatNeedARule")
    void prunedSearchKeepsTheRules(RandomProgram program) {
        Explored all = new Explored(Integer.MAX_VALUE);
        assertTrue(all.run(program, Exhaustive.unbounded(false)));
        Explored fewer = new Explored(Integer.MAX_VALUE);
        assertTrue(fewer.run(program, Exhaustive.unbounded(true)));
        assertEquals(all.outcomes, fewer.outcomes);
    }

    private static final class Explored {
        final Set<String> outcomes = new TreeSet<>();
        final int most;
        int schedules;

        Explored(int most) {
            this.most = most;
        }

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
                if (++schedules > most) {
                    return false;
                }
                Player.Attempt attempt = player.play(chooser, false);
                outcomes.add(latest[0].outcome(attempt.failure()));
            }
            return true;
        }
    }
}
