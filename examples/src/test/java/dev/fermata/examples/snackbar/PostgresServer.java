package dev.fermata.examples.snackbar;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A PostgreSQL of the system's, in a folder of its own. It refuses root: for root it runs as the user {@code postgres}.
 * Looked for where FERMATA_POSTGRES says, on the PATH, and where Debian has it.
 */
final class PostgresServer implements AutoCloseable {
    private static final int TRIES = 3;

    private final Path programs;
    private final Path folder;
    private int port;
    private int databases;

    private PostgresServer(Path programs, Path folder) {
        this.programs = programs;
        this.folder = folder;
    }

    /** One that has begun; without one the test is not run, and says so. */
    static PostgresServer start() throws Exception {
        Optional<Path> programs = programs();
        assumeTrue(programs.isPresent(), "NOT TESTED: PostgreSQL, as there is none here");
        PostgresServer server = new PostgresServer(programs.get(), Files.createTempDirectory("fermata-postgres"));
        try {
            server.begin();
            return server;
        } catch (Throwable e) {
            server.close();
            throw e;
        }
    }

    private static Optional<Path> programs() throws IOException {
        List<Path> folders = new ArrayList<>();
        Optional.ofNullable(System.getenv("FERMATA_POSTGRES")).map(Path::of).ifPresent(folders::add);
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        Stream.of(path.split(java.io.File.pathSeparator, -1)).map(Path::of).forEach(folders::add);
        Path debian = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(debian)) {
            try (Stream<Path> versions = Files.list(debian)) {
                versions.map(version -> version.resolve("bin"))
                        .sorted(Comparator.reverseOrder())
                        .forEach(folders::add);
            }
        }
        return folders.stream()
                .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
                .findFirst();
    }

    private void begin() throws Exception {
        if (isRoot()) {
            execute(List.of("chown", "postgres", folder.toString()));
        }
        run("initdb", "-D", data(), "-U", "bar", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        for (int tries = 1; port == 0; tries++) {
            int free = freePort();
            try {
                run(
                        "pg_ctl",
                        "-D",
                        data(),
                        "-w",
                        "-l",
                        folder.resolve("log").toString(),
                        "-o",
                        "-p " + free + " -k " + folder + " -c listen_addresses=127.0.0.1 -c fsync=off",
                        "start");
                port = free;
            } catch (IOException e) { // somebody else may have taken the port
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    /** The address of a new and empty database. */
    String newDatabase() throws SQLException {
        String name = "bar" + ++databases;
        try (Connection connection = DriverManager.getConnection(url("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return url(name);
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=bar";
    }

    /** Ends all connections at once, as a server that crashes does, and is there again. */
    void restart() throws Exception {
        run(
                "pg_ctl",
                "-D",
                data(),
                "-w",
                "-m",
                "immediate",
                "-l",
                folder.resolve("log").toString(),
                "restart");
    }

    @Override
    public void close() throws IOException {
        if (port != 0) {
            run("pg_ctl", "-D", data(), "-w", "-m", "immediate", "stop");
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    private void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        execute(command);
    }

    private static void execute(List<String> command) throws IOException {
        Path said =
                Files.createTempFile("fermata-postgres", ".log"); // a file: the server inherits it, and never closes it
        try {
            Process process = new ProcessBuilder(command)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            if (process.onExit().join().exitValue() != 0) {
                throw new IOException(command + ": " + Files.readString(said));
            }
        } finally {
            Files.delete(said);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
