package dev.fermata.test;

import dev.fermata.engine.Strand;
import dev.fermata.test.schedule.Player;
import dev.fermata.test.schedule.Run;
import java.io.Console;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where simulated tests run: on a virtual thread, while the caller watches that none of them runs away in real time. From a
 * virtual thread a loop passes its turns on twice as fast as from a platform thread.
 */
final class Stage {
    static final Duration REAL_TIME_LIMIT = Duration.ofSeconds(30);

    private static final long LOOK_MILLIS = 200;
    private static final long PATIENCE_NANOS = 3_000_000_000L; // then a terminal is shown how far it is

    private final Duration limit;
    private final long start = System.nanoTime();
    private volatile long began = start; // when the run that goes on did
    private volatile @Nullable Run run;

    Stage(Duration limit) {
        this.limit = limit;
    }

    /** A run begins. */
    void watch(Run next) {
        began = System.nanoTime();
        run = next;
    }

    /**
     * Does the work, and fails when one run of it takes longer than the limit.
     *
     * @param progress for a terminal
     */
    <T> T play(Callable<T> work, Supplier<String> progress) throws Exception {
        FutureTask<T> result = new FutureTask<>(work);
        Thread thread = Thread.ofVirtual().name("simulation").start(result);
        try {
            while (true) {
                try {
                    return result.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException _) {
                    if (System.nanoTime() - began > limit.toNanos()) {
                        throw runaway();
                    }
                    show(progress);
                }
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            throw e;
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case Exception exception -> throw exception;
                case Error error -> throw error;
                case null, default -> throw e;
            }
        } finally {
            clear();
        }
    }

    private AssertionError runaway() {
        Run stuck = run;
        Strand busy = stuck == null ? null : stuck.running();
        AssertionError error = new AssertionError(
                "the test has run for more than " + limit.toMillis() + " ms of real time without an end. "
                        + (busy == null ? "Nobody" : "Task " + busy.name()) + " has the turn:");
        if (stuck != null) {
            stuck.stop(error);
        }
        if (busy != null) {
            error.setStackTrace(busy.thread().getStackTrace());
            busy.thread().interrupt();
        }
        return error;
    }

    // --- a terminal --------------------------------------------------------------------------------------------------

    private boolean shown;

    @SuppressWarnings("SystemConsoleNull") // it is null again in JDK 25 where there is no terminal
    private void show(Supplier<String> progress) {
        Console console = System.console();
        if (console != null && console.isTerminal() && System.nanoTime() - start > PATIENCE_NANOS) {
            shown = true;
            console.printf("\r\033[K%s", progress.get());
            console.flush();
        }
    }

    @SuppressWarnings("SystemConsoleNull") // as above
    private void clear() {
        Console console = System.console();
        if (shown && console != null) {
            console.printf("\r\033[K");
            console.flush();
        }
    }

    static String rate(int schedules, Duration time) {
        return String.format(
                Locale.ROOT,
                "%,d schedules, %,.0f per second",
                schedules,
                schedules / Math.max(1e-3, time.toMillis() / 1e3));
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    // --- one simulation ----------------------------------------------------------------------------------------------

    /** A test as a piece to play, with its simulation. */
    static Player.Piece piece(Simulation.Body body, Simulation simulation) {
        return new Player.Piece() {
            @Override
            public Run.Quiet quiet() {
                return simulation::quiet;
            }

            @Override
            public Callable<?> main() {
                return () -> {
                    simulation.play(body);
                    return true;
                };
            }
        };
    }

    /** Runs one test in virtual time, first come, first served. */
    static void simulate(Simulation.Body body, Duration limit, Simulation simulation) throws Exception {
        Stage stage = new Stage(limit);
        Run.Limits endless = new Run.Limits(Integer.MAX_VALUE, false, false);
        Player player = new Player(() -> piece(body, simulation), endless, stage::watch);
        Throwable failure =
                stage.<Player.Attempt>play(player::playFifo, () -> "").failure();
        switch (failure) {
            case null -> {}
            case Exception exception -> throw exception;
            case Error error -> throw error;
            default -> throw new AssertionError(failure);
        }
    }
}
