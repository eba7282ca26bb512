package dev.fermata.examples.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the words after {@code ./fermata} lead to. */
final class CommandsTest {
    @Test
    void runWithoutANameListsThePrograms() {
        assertEquals(new Result(0, """
                lock        One pack of chips, four people, one hand at a time: exclusive access.
                event       One task waits until another one tells it to go on: signalling.
                scheduler   A worker of 5 s every 2 s, until Ctrl-C: periodic work, graceful stop.
                semaphore   A store that runs 2 of 100 queries at a time: limiting concurrency.
                queue       A master and three workers: producer and consumers, back-pressure, priority.
                contextvar  A static field and a context variable, set by three tasks: context.
                race        A timeout, a shield, a cancelled group: cancellation.
                hang        Two clerks who wait for each other: a deadlock, to be looked at.
                """, ""), Result.of("run"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"run sleep", "run sleep --virtual-time", "run sleep lock", "run sleep --no-such-option"})
    void anUnknownNameIsNamedInOneLineWithTheKnownOnes(String words) {
        assertComplains(
                words,
                "unknown word 'sleep' after ./fermata run, known are"
                        + " lock, event, scheduler, semaphore, queue, contextvar, race, hang");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            run lock --no-such-option          | unknown option '--no-such-option', see ./fermata run lock --help
            run --no-such-option lock          | unknown option '--no-such-option', see ./fermata run --help
            run lock extra                     | unexpected word 'extra' after ./fermata run lock
            run lock --virtual-time --parallel | --virtual-time, --parallel are mutually exclusive (specify only one)
            run queue --capacity               | Missing required parameter for option '--capacity' (N)
            run queue --capacity 0             | Invalid value for option '--capacity': '0' is not a whole number from 1 on
            run queue --capacity few           | Invalid value for option '--capacity': 'few' is not a whole number from 1 on
            run queue --seed few               | Invalid value for option '--seed': 'few' is not a long
            run semaphore --requests -1        | Invalid value for option '--requests': '-1' is not a whole number from 1 on
            run scheduler --for 0              | Invalid value for option '--for': '0' is not a whole number from 1 on
            """)
    void aWrongOptionIsOneLine(String words, String complaint) {
        assertComplains(words, complaint);
    }

    @Test
    void aWrongCommandIsOneLine() {
        assertComplains("", "Missing required subcommand");
        assertComplains("walk", "unknown word 'walk' after ./fermata, known are run, serve");
    }

    @Test
    void everyProgramHasHelp() {
        for (String program : List.of("lock", "event", "scheduler", "semaphore", "queue", "contextvar", "race")) {
            Result help = Result.of("run " + program + " --help");
            assertEquals(0, help.status());
            assertEquals("", help.err());
            for (String part : List.of("Usage: ./fermata run " + program, "--virtual-time", "--parallel")) {
                assertTrue(help.out().contains(part), help::out);
            }
        }
    }

    private static void assertComplains(String words, String complaint) {
        assertEquals(new Result(2, "", "fermata: " + complaint + "\n"), Result.of(words));
    }
}
