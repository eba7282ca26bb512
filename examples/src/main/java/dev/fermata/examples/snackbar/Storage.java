package dev.fermata.examples.snackbar;

import com.zaxxer.hikari.HikariConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Which database, and how to talk to it. */
final class Storage {
    private static final String POSTGRES = "jdbc:postgresql:";
    private static final String SECONDS_TO_CONNECT = "5";
    private static final String SECONDS_FOR_ANSWER = "30";

    /** For a connection from the pool. As many connections as permits: nobody waits for one unless the database is gone. */
    private static final Duration FOR_CONNECTION = Duration.ofSeconds(3);

    private final String url;

    /** For people: without user and password. */
    private final String name;

    private Storage(String url, String name) {
        this.url = url;
        this.name = name;
    }

    /** The one that the options name: a server's, or files in a folder. */
    static Storage of(Options options) throws StartException {
        String url = options.db;
        return url == null ? files(options.data) : new Storage(url, url.replaceFirst("\\?.*", ""));
    }

    /** Whether a bar can work with the database at that address; none stands for the embedded one. */
    static boolean isKnown(@Nullable String url) {
        return url == null || url.startsWith(POSTGRES + "//");
    }

    /**
     * What the options are for: {@code retry}, to go on after a thread was interrupted in the middle of a file;
     * {@code DB_CLOSE_ON_EXIT}, as we close it ourselves; {@code WRITE_DELAY}, as what is committed should be in the
     * file at once, and not half a second later: an accepted order survives the end of the process, whatever ends it.
     */
    private static Storage files(Path folder) throws StartException {
        String path = folder.resolve("snackbar").toAbsolutePath().toString();
        if (path.contains(";")) {
            throw new StartException("the folder of the database cannot have a semicolon in its name: " + folder);
        }
        return new Storage("jdbc:h2:retry:" + path + ";DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0", folder.toString());
    }

    /** A pool of so many connections. */
    HikariConfig pool(int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("snackbar");
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(size);
        config.setAutoCommit(false);
        config.setConnectionTimeout(FOR_CONNECTION.toMillis());
        if (isServer()) { // one that has gone silent holds nobody up for ever
            config.addDataSourceProperty("connectTimeout", SECONDS_TO_CONNECT);
            config.addDataSourceProperty("socketTimeout", SECONDS_FOR_ANSWER);
            config.addDataSourceProperty("tcpKeepAlive", "true");
        }
        return config;
    }

    /** Whether it is a process of its own, which goes on when the bar's ends. */
    boolean isServer() {
        return url.startsWith(POSTGRES);
    }

    String url() {
        return url;
    }

    @Override
    public String toString() {
        return name;
    }
}
