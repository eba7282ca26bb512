package dev.fermata.console;

import dev.fermata.console.ConsolePages.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the program while somebody watches, and tells all who watch.
 *
 * <p>A platform thread takes the samples, from the first viewer to the last. A viewer who does not keep up misses
 * events and is sent everything instead. Waiting is done with this object's monitor, not with Fermata's primitives, so
 * that the console is no part of the picture.
 */
final class Live implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Live.class.getName());
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int MOST_VIEWERS = 8;

    /** It rests so many times as long as it has worked: about one hundredth of one processor is all that it takes. */
    private static final int REST = 100;

    private static final long LONGEST_REST = TimeUnit.SECONDS.toNanos(2);

    /** How soon a page that lost its connection tries again. */
    private static final byte[] RETRY = "retry: 1000\n\n".getBytes(StandardCharsets.UTF_8);

    private final Source source;
    private final long pauseNanos;
    private final List<Viewer> viewers = new ArrayList<>(); // guarded by this
    private @Nullable Thread sampler; // guarded by this; null when nobody watches
    private boolean closed; // guarded by this

    Live(Source source, int samplesPerSecond) {
        this.source = source;
        pauseNanos = TimeUnit.SECONDS.toNanos(1) / samplesPerSecond;
    }

    /** The reply that never ends. */
    Reply open() {
        synchronized (this) {
            if (closed || viewers.size() >= MOST_VIEWERS) {
                return Replies.text(503, closed ? "the console is closed" : "too many pages watch already");
            }
        }
        return Replies.of(200, "text/event-stream; charset=utf-8", this::stream);
    }

    private void stream(OutputStream out) throws IOException {
        Viewer viewer = new Viewer();
        if (!add(viewer)) {
            return;
        }
        try {
            out.write(RETRY);
            for (byte[] event = viewer.next(); event != null; event = viewer.next()) {
                out.write(event);
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server stops
        } finally {
            remove(viewer);
        }
    }

    private synchronized boolean add(Viewer viewer) {
        if (closed) {
            return false;
        }
        viewers.add(viewer);
        if (sampler == null) {
            sampler =
                    Thread.ofPlatform().daemon().name("fermata-console-sampler").start(this::look);
        }
        return true;
    }

    private synchronized void remove(Viewer viewer) {
        viewers.remove(viewer);
        notifyAll();
    }

    synchronized int viewers() {
        return viewers.size();
    }

    @Override
    public synchronized void close() {
        closed = true;
        viewers.forEach(Viewer::end);
        notifyAll();
    }

    // --- the sampler -------------------------------------------------------------------------------------------------

    private void look() {
        Delta delta = new Delta();
        long next = System.nanoTime();
        boolean healthy = true;
        for (List<Viewer> all = watching(next); !all.isEmpty(); all = watching(next)) {
            long began = cpuNanos();
            try {
                tell(all, delta);
                healthy = true;
            } catch (RuntimeException e) {
                if (healthy) { // once, not five times a second
                    LOG.log(Level.WARNING, "the console could not look at the program", e);
                }
                healthy = false;
            }
            long rest = Math.min((cpuNanos() - began) * REST, LONGEST_REST);
            next = Math.max(next + pauseNanos, System.nanoTime() + rest);
        }
    }

    /** The processor time of this thread, where the JVM knows it. */
    private static long cpuNanos() {
        long nanos = THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : -1;
        return nanos >= 0 ? nanos : System.nanoTime();
    }

    private void tell(List<Viewer> all, Delta delta) {
        byte[] change = event(delta.next(source.sample()));
        byte[] everything = null;
        for (Viewer viewer : all) {
            if (!viewer.offer(change)) {
                everything = everything == null ? event(delta.everything()) : everything;
                viewer.restart(everything);
            }
        }
    }

    /** Waits until the next look is due; those who watch then. If there is nobody, this sampler is the last one no more. */
    private synchronized List<Viewer> watching(long due) {
        try {
            long left = due - System.nanoTime();
            while (left > 0 && !viewers.isEmpty() && !closed) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = due - System.nanoTime();
            }
        } catch (InterruptedException e) {
            viewers.forEach(Viewer::end); // nobody interrupts it but who wants it gone
            viewers.clear();
        }
        if (viewers.isEmpty() || closed) {
            sampler = null;
            return List.of();
        }
        return List.copyOf(viewers);
    }

    private static byte[] event(String json) {
        return ("data: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    // --- who watches -------------------------------------------------------------------------------------------------

    private static final class Viewer {
        private static final int MOST_EVENTS = 10;

        private final Queue<byte[]> events = new ArrayDeque<>(); // guarded by this
        private boolean behind = true; // guarded by this; needs everything before it can use a change
        private boolean ended; // guarded by this

        /** False if it needs everything first. */
        synchronized boolean offer(byte[] change) {
            if (behind || events.size() >= MOST_EVENTS) {
                return false;
            }
            events.add(change);
            notifyAll();
            return true;
        }

        synchronized void restart(byte[] everything) {
            events.clear();
            events.add(everything);
            behind = false;
            notifyAll();
        }

        /** Waits for the next event; null at the end. */
        synchronized byte @Nullable [] next() throws InterruptedException {
            while (events.isEmpty() && !ended) {
                wait();
            }
            return ended ? null : events.remove();
        }

        synchronized void end() {
            ended = true;
            notifyAll();
        }
    }
}
