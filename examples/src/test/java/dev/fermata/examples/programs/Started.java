package dev.fermata.examples.programs;

import dev.fermata.examples.Main;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A command in a JVM of its own; killed at the end, whatever happened. */
final class Started implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;

    Started(String words) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String quick = "-XX:TieredStopAtLevel=1"; // to start
        List<String> command = new ArrayList<>(List.of(java, quick, "-cp", classPath(), Main.class.getName()));
        command.addAll(List.of(words.split(" ", -1)));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD) // a busy machine makes the watchdog warn there
                .start();
        out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** The tests run on the module path, the script starts the programs on the class path. */
    private static String classPath() {
        return System.getProperty("jdk.module.path", "") + File.pathSeparator + System.getProperty("java.class.path");
    }

    long pid() {
        return process.pid();
    }

    @Nullable
    String nextLine() throws IOException {
        return out.readLine();
    }

    /** What it prints from now to its end. */
    List<String> remainingLines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            lines.add(line);
        }
        return lines;
    }

    int status() throws InterruptedException {
        return process.waitFor();
    }

    /** Signals it as Ctrl-C does ({@code INT}) or as {@code kill} does ({@code TERM}). */
    void signal(String name) throws IOException, InterruptedException {
        String kill = "kill -" + name + " " + process.pid();
        int status = new ProcessBuilder("sh", "-c", kill).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IOException(kill + " ended with " + status);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
