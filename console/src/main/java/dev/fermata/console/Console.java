package dev.fermata.console;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The live picture of this program, for a browser: a timeline of its tasks, who waits for whom, its primitives and
 * jobs, and its deadlocks.
 *
 * <p>Starting it takes one line, {@code Console.start(7070)}, and the page is at {@link #uri()}. The console looks at
 * the program a few times a second, only while a page is open, and stops nothing; when nobody watches it costs a
 * listening socket. It runs on platform threads of its own, which do not keep the JVM alive, so that it still answers
 * when every carrier of virtual threads is busy.
 *
 * <p>It listens to this machine alone. Any other {@linkplain Builder#address address} needs a
 * {@linkplain Builder#token token}, as the page shows what the program does: names, context variables, lines of code.
 * It changes nothing in the program.
 *
 * <p>{@link Builder#pages()} gives the same without a server, for a server that the program has already.
 */
public final class Console implements AutoCloseable {
    private final ConsolePages pages;
    private final PageServer server;

    private Console(ConsolePages pages, PageServer server) {
        this.pages = pages;
        this.server = server;
    }

    /**
     * Starts a console that listens to this machine alone.
     *
     * @param port where; 0 for any port that is free
     * @throws IOException if the port is in use
     */
    public static Console start(int port) throws IOException {
        return builder().port(port).start();
    }

    /** A console that is not as usual. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where the page is, without the token. */
    public URI uri() {
        return server.uri();
    }

    /** Stops listening and looking, and ends the connections to all pages. */
    @Override
    public void close() {
        pages.close();
        server.close();
    }

    @Override
    public String toString() {
        return "Console at " + uri();
    }

    /** What a console is to be; the methods return it. */
    public static final class Builder {
        private static final int MOST_SAMPLES = 20;
        private static final int LAST_PORT = 65_535;

        private InetAddress address = InetAddress.getLoopbackAddress();
        private int port;
        private int samplesPerSecond = 5;
        private @Nullable String token;
        private @Nullable Logs logs;
        private Supplier<? extends Source> sources = SnapshotSource::new;

        private Builder() {}

        /** Where to listen; any address that is not of the loopback needs a {@link #token}. At first the loopback. */
        public Builder address(InetAddress address) {
            this.address = Objects.requireNonNull(address, "address");
            return this;
        }

        /** The port; 0, as at first, for any that is free. */
        public Builder port(int port) {
            if (port < 0 || port > LAST_PORT) {
                throw new IllegalArgumentException("port must be from 0 to " + LAST_PORT + ", not " + port);
            }
            this.port = port;
            return this;
        }

        /**
         * What a visitor must know: given once as {@code ?token=…} in the address, after which the browser keeps a
         * cookie, or as {@code Authorization: Bearer …} with each request. Make it long and random, and use the
         * console over other people's networks only through TLS or a tunnel.
         */
        public Builder token(String token) {
            if (token.isBlank()) {
                throw new IllegalArgumentException("token must not be blank");
            }
            this.token = token;
            return this;
        }

        /** How often to look at the program while somebody watches: from 1 to 20, at first 5. */
        public Builder samplesPerSecond(int samples) {
            if (samples < 1 || samples > MOST_SAMPLES) {
                throw new IllegalArgumentException(
                        "samplesPerSecond must be from 1 to " + MOST_SAMPLES + ", not " + samples);
            }
            this.samplesPerSecond = samples;
            return this;
        }

        /**
         * Lets the page show the log of one request.
         *
         * @param variable the name of the context variable that tells requests apart
         * @param source the lines of a request, by the variable's value, oldest first; called from threads of the
         *     console whenever a page shows that request
         */
        public Builder logs(String variable, Function<String, List<String>> source) {
            logs = new Logs(Objects.requireNonNull(variable, "variable"), Objects.requireNonNull(source, "source"));
            return this;
        }

        /**
         * A console with a server of its own, which listens.
         *
         * @throws IllegalArgumentException if the address is not of the loopback and there is no token
         * @throws IOException if the port is in use
         */
        public Console start() throws IOException {
            boolean loopback = address.isLoopbackAddress();
            if (!loopback && token == null) {
                throw new IllegalArgumentException("the address " + address.getHostAddress()
                        + " can be reached from other machines: a console there needs a token (Builder.token)");
            }
            ConsolePages pages = pages(new Gate(token, loopback));
            try {
                return new Console(pages, PageServer.start(new InetSocketAddress(address, port), pages));
            } catch (IOException e) {
                pages.close();
                throw e;
            }
        }

        /**
         * The console without a server: what to answer to each request, for a server that the program has already.
         * Address and port mean nothing here. Without a token it answers to this machine alone.
         */
        public ConsolePages pages() {
            return pages(new Gate(token, token == null));
        }

        private ConsolePages pages(Gate gate) {
            return new ConsolePages(gate, new Live(sources.get(), samplesPerSecond), sources.get(), logs);
        }

        /** Something else to look at, for tests. */
        Builder sources(Supplier<? extends Source> sources) {
            this.sources = sources;
            return this;
        }
    }

    /** Where the lines of a request come from. */
    record Logs(String variable, Function<String, List<String>> source) {}
}
