package dev.fermata.ps;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A program in a JVM of its own; killed at the end, whatever happened. */
final class Started implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;

    private Started(List<String> command) {
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD) // Fermata reports deadlocks there
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        out = process.inputReader(StandardCharsets.UTF_8);
    }

    static Started java(Class<?> main, String... options) {
        return java(System.getProperty("java.class.path"), main, options);
    }

    static Started withoutFermata(Class<?> main, String... options) {
        String others = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("core" + File.separator + "target") && !entry.contains("fermata-0"))
                .collect(Collectors.joining(File.pathSeparator));
        return java(others, main, options);
    }

    private static Started java(String classPath, Class<?> main, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx128m")); // to start quickly
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath, main.getName()));
        return new Started(command);
    }

    static Started command(String... words) {
        return new Started(List.of(words));
    }

    /** Once it has printed that line. */
    Started says(String line) throws IOException {
        for (String read = out.readLine(); !line.equals(read); read = out.readLine()) {
            if (read == null) {
                throw new AssertionError("ended before it said '" + line + "'");
            }
        }
        return this;
    }

    long pid() {
        return process.pid();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As {@code kill -STOP} does: it is there, but it does nothing. */
    void stop() throws IOException, InterruptedException {
        int status =
                new ProcessBuilder("sh", "-c", "kill -STOP " + pid()).start().waitFor();
        if (status != 0) {
            throw new AssertionError("kill ended with " + status);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
