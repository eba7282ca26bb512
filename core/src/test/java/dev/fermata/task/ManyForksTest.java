package dev.fermata.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who starts many tasks in a row. */
final class ManyForksTest {
    private static final int FORKS = 10_000;

    /** With one carrier, so that nobody runs while the forker does. Prints how many had ended when all were started. */
    static final class Program {
        private Program() {}

        private static int ended; // one carrier: one thread at a time

        public static void main(String[] args) throws Exception {
            Tasks.spawn(() -> TaskGroup.run(group -> {
                        for (int i = 0; i < FORKS; i++) {
                            group.fork(() -> {
                                ended++;
                            });
                        }
                        System.out.println(ended);
                    }))
                    .get();
        }
    }

    @Test
    void inParallelOthersRunMeanwhileAlsoWithOneCarrier() throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djdk.virtualThreadScheduler.parallelism=1",
                        "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = program.inputReader().lines().toList();
        assertEquals(0, program.waitFor());
        int ended = Integer.parseInt(lines.getFirst());
        assertTrue(ended >= FORKS - 128, () -> ended + " of " + FORKS + " had ended");
    }

    @EveryPlace(Place.Kind.LOOP)
    void onALoopNobodyRunsBeforeAnAwait(Place place) throws Exception {
        int[] ended = new int[1];
        place.run(() -> TaskGroup.run(group -> {
            for (int i = 0; i < FORKS; i++) {
                group.fork(() -> {
                    ended[0]++;
                });
            }
            assertEquals(0, ended[0]);
        }));
        assertEquals(FORKS, ended[0]);
    }
}
