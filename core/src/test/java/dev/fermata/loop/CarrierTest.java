package dev.fermata.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.inspect.Snapshot;
import dev.fermata.loop.Loop.Carrier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which carrier a loop gets. The tests run with the package opened, the programs that they start not always. */
final class CarrierTest {
    @ParameterizedTest
    @CsvSource({"AUTO, direct", "DIRECT, direct", "PORTABLE, portable"})
    void theDirectCarrierIsChosenWhereItCanBe(Carrier asked, String got) throws Exception {
        String carrier = Loop.builder()
                .carrier(asked)
                .run(() -> Snapshot.take().loops().getFirst().carrier());
        assertEquals(got, carrier);
    }

    @Test
    void thePortableCarrierCannotSwitchAtBlockingCalls() {
        Loop.Builder builder = Loop.builder().switchAtBlockingCalls().carrier(Carrier.PORTABLE);
        var refused = assertThrows(IllegalStateException.class, () -> builder.run(() -> {}));
        assertTrue(refused.getMessage().contains("switchAtBlockingCalls"), refused.getMessage());
    }

    @Test
    void withoutTheOptionLoopsRunOnThePortableCarrierAndTheLogSaysOnceHowToHaveTheOther() throws Exception {
        List<String> lines = run();
        assertEquals(
                List.of(
                        "AUTO portable",
                        "DIRECT the direct carrier is not possible here: java.base does not open java.lang to Fermata."
                                + " Start the JVM with --add-opens java.base/java.lang=ALL-UNNAMED, or use"
                                + " Carrier.AUTO or PORTABLE",
                        "switch switching at blocking calls is not possible here: java.base does not open java.lang to"
                                + " Fermata. Start the JVM with --add-opens java.base/java.lang=ALL-UNNAMED, or use"
                                + " Carrier.AUTO or PORTABLE",
                        "logged loops run on the portable carrier, because java.base does not open java.lang to Fermata;"
                                + " the direct one is faster, and needs the option"
                                + " --add-opens java.base/java.lang=ALL-UNNAMED"),
                lines);
    }

    @Test
    void withTheOptionTheLogSaysOnceThatItIsTheDirectOne() throws Exception {
        assertEquals(
                List.of("AUTO direct", "DIRECT possible", "switch possible", "logged loops run on the direct carrier"),
                run("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
    }

    private static List<String> run(String... options) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), CarrierProgram.class.getName()));
        Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = program.inputReader().lines().toList();
        assertEquals(0, program.waitFor(), () -> String.join("\n", lines));
        return lines;
    }

    @ParameterizedTest
    @CsvSource({
        "java.lang.Renamed, java.lang.VirtualThread",
        "java.lang.ThreadBuilders, java.lang.Renamed",
        "java.lang.Thread, java.lang.VirtualThread",
        "java.lang.ThreadBuilders, java.lang.Thread"
    })
    void aHookThatTheJdkHasRenamedIsMissingAndTheReasonSaysSo(String builders, String virtualThread) {
        JdkHook.Found found = JdkHook.Found.in(builders, virtualThread);
        assertNotNull(found.missing());
        assertTrue(found.missing().contains(Runtime.version().toString()), found.missing());
        assertNull(JdkHook.missing());
    }

    @Test
    void aThreadThatIsParkedIsMadeRunnableInItsStateAndWhereTheJdkKeepsThatDifferentlyItIsUnparked() throws Throwable {
        Thread parked = Thread.ofVirtual().start(LockSupport::park);
        while (parked.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertFalse((boolean) JdkHook.resuming(Thread.class).invokeExact(parked));
        assertEquals(Thread.State.WAITING, parked.getState());
        assertTrue(JdkHook.resume(parked));
        assertEquals(Thread.State.RUNNABLE, parked.getState());
        assertFalse(JdkHook.resume(parked));
        assertFalse(JdkHook.resume(Thread.ofVirtual().unstarted(() -> {})));
    }
}
