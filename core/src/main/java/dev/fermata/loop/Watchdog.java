package dev.fermata.loop;

import dev.fermata.engine.Nanos;
import dev.fermata.wait.Family;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Probe;
import dev.fermata.wait.Recordings;
import dev.fermata.wait.Waiter;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Names the task, with its stack, that has held its loop for longer than the loop's threshold: it blocks in something
 * that is no await of Fermata, or computes for long. One daemon thread for all loops, which looks at a counter now and
 * then; the loops do nothing for it.
 */
final class Watchdog implements Runnable {
    private static final System.Logger LOG = System.getLogger("dev.fermata.loop");
    private static final long SHORTEST = Duration.ofMillis(1).toNanos();

    private static final Watchdog DOG = new Watchdog();
    private static final Thread THREAD =
            Thread.ofPlatform().daemon().name("fermata-watchdog").start(DOG);

    private static final class Watched {
        final LoopEngine engine;
        final long threshold;
        long turns = -1;
        long since;
        boolean reported;

        Watched(LoopEngine engine, long threshold) {
            this.engine = engine;
            this.threshold = threshold;
        }
    }

    private final List<Watched> watched = new CopyOnWriteArrayList<>();

    static void watch(LoopEngine engine) {
        DOG.watched.add(new Watched(engine, Nanos.of(engine.loop.stallThreshold())));
        LockSupport.unpark(THREAD);
    }

    @Override
    public void run() {
        while (true) {
            long pause = Nanos.FOREVER;
            watched.removeIf(loop -> loop.engine.isClosed());
            for (Watched loop : watched) {
                look(loop);
                pause = Math.min(pause, Math.max(SHORTEST, loop.threshold / 4));
            }
            LockSupport.parkNanos(this, pause);
        }
    }

    private static void look(Watched loop) {
        LoopEngine engine = loop.engine;
        long turns = engine.turnsGiven;
        long now = System.nanoTime();
        if (turns != loop.turns || engine.inbox.hasIdler()) {
            loop.turns = turns;
            loop.since = now;
            loop.reported = false;
        } else if (!loop.reported && now - loop.since >= loop.threshold) {
            loop.reported = true;
            long id = engine.holder;
            Fiber holder = Family.find(engine, fiber -> isThread(fiber.boundThread(), id));
            if (holder != null) { // else home, or a task that has just ended
                report(engine, holder, now - loop.since);
            }
        }
    }

    private static boolean isThread(@Nullable Thread thread, long id) {
        return thread != null && thread.threadId() == id;
    }

    private static void report(LoopEngine engine, Fiber holder, long nanos) {
        Thread thread = holder.thread();
        String name = holder.name(); // not of its thread, which no longer leads to it when it has ended meanwhile
        StringBuilder text = new StringBuilder()
                .append(engine.loop)
                .append(": task \"")
                .append(name)
                .append("\" has held the loop for ")
                .append(nanos / 1_000_000)
                .append(" ms. Put what blocks into Tasks.blocking, and let long computations call Tasks.yieldNow.");
        boolean awaits = false;
        boolean pinned = false;
        for (StackTraceElement frame : thread.getStackTrace()) { // the innermost first
            text.append(System.lineSeparator()).append("    at ").append(frame);
            awaits |= frame.getClassName().equals(Waiter.class.getName());
            pinned |= awaits && (frame.isNativeMethod() || frame.getMethodName().equals("<clinit>"));
        }
        if (pinned) {
            text.append(System.lineSeparator())
                    .append("It awaits under a static initialiser or a native frame: that holds the"
                            + " thread that carries it, and is not supported.");
        }
        LOG.log(Level.WARNING, text.toString());
        if (Recordings.wereEver()) {
            StallEvent.commit(engine.loop.name(), thread, nanos);
        }
        Probe probe = Probe.installed();
        if (probe != null) {
            probe.stalled(engine.loop.name(), name, nanos);
        }
    }
}
