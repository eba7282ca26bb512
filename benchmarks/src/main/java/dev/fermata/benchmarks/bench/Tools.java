package dev.fermata.benchmarks.bench;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Programs of the system.
 *
 * @param path the folders to look for them in, as in {@code PATH}
 */
record Tools(String path) {
    /** The file of the program {@code name}, if it is on the path. */
    Optional<String> find(String name) {
        return Stream.of(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    /** Whether a small command ends well. */
    boolean succeeds(Path folder, String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException cannotStart) {
            return false;
        }
    }

    /** Runs a build in {@code folder}. */
    void build(Path folder, PrintWriter err, String what, List<String> command)
            throws IOException, InterruptedException, Missing {
        err.println("fermata: building " + what + "…");
        Path log = Files.createTempFile("fermata-build", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            process.getOutputStream().close();
            if (process.waitFor() != 0) {
                throw new Missing("it cannot be built: " + reason(Files.readString(log)));
            }
        } finally {
            Files.delete(log);
        }
    }

    /** The line of a build's output that tells most: the first that begins with an error, else the last. */
    static String reason(String output) {
        List<String> lines = output.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return lines.stream()
                .filter(line -> line.matches("(?i)\\[?error.*"))
                .findFirst()
                .or(() -> lines.isEmpty() ? Optional.empty() : Optional.of(lines.getLast()))
                .orElse("it says nothing");
    }
}
