package dev.fermata.ps;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the system tells of a process before anything is asked of it. To attach is to signal a process, which those that
 * expect no such signal do not like, and which tells nothing of why it failed.
 */
final class Candidate {
    private static final String NO_ATTACH = "-XX:+DisableAttachMechanism";

    private Candidate() {}

    /** Throws what keeps one from attaching, as far as it can be seen from here. */
    static void check(long pid) throws Trouble {
        ProcessHandle process = ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .orElseThrow(
                        () -> new Trouble("there is no process " + pid + ": ./fermata ps lists the JVMs that run"));
        Optional<String> owner = process.info().user();
        if (owner.isPresent() && !isMine(process) && !me().equals(Optional.of("root"))) {
            throw new Trouble("process " + pid + " belongs to user " + owner.get() + ": ask as that user (sudo -u "
                    + owner.get() + " ./fermata ps " + pid + ")");
        }
        if (isSurelyNoJvm(pid)) {
            throw new Trouble("process " + pid + " is not a JVM (" + command(process)
                    + "): ./fermata ps lists the JVMs that run");
        }
        if (refusesAttaching(process)) {
            throw new Trouble("process " + pid + " was started with " + NO_ATTACH
                    + ", so nobody can look into it: start it without");
        }
    }

    static boolean isMine(ProcessHandle process) {
        Optional<String> owner = process.info().user();
        return owner.isEmpty() || me().isEmpty() || owner.equals(me());
    }

    private static Optional<String> me() {
        return ProcessHandle.current().info().user();
    }

    /** As far as its command line tells: other sources of options are not seen. */
    static boolean refusesAttaching(ProcessHandle process) {
        return List.of(process.info().arguments().orElse(new String[0])).contains(NO_ATTACH);
    }

    static String command(ProcessHandle process) {
        return process.info().command().orElse("command unknown");
    }

    /** Where the system tells what is mapped into a process (Linux), and lets us see it. */
    private static boolean isSurelyNoJvm(long pid) {
        try (Stream<String> mapped = Files.lines(Path.of("/proc", Long.toString(pid), "maps"))) {
            return mapped.noneMatch(line -> line.contains("libjvm."));
        } catch (IOException | UncheckedIOException unknown) {
            return false;
        }
    }
}
