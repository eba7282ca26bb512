package dev.fermata.examples.snackbar;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** The command in a process of its own. */
record Served(Process process, String address) implements AutoCloseable {
    /** The command alone. */
    static final class Main {
        private Main() {}

        public static void main(String... arguments) {
            System.exit(new CommandLine(new ServeCommand()).execute(arguments));
        }
    }

    /** One whose log nobody reads: it should be short. */
    static Served start(String... options) throws IOException {
        return start(new ProcessBuilder(command(options)));
    }

    /** One whose log goes to a file. */
    static Served start(Path log, String... options) throws IOException {
        return start(new ProcessBuilder(command(options)).redirectError(log.toFile()));
    }

    private static Served start(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        String welcome = String.valueOf(process.inputReader().readLine());
        return new Served(process, welcome.replaceFirst(".* at (http:\\S+) .*", "$1"));
    }

    private static List<String> command(String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // is there sooner
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--port=0"));
        command.addAll(List.of(options));
        return command;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
