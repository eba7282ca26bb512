package dev.fermata.test;

import dev.fermata.test.schedule.Pictures;
import dev.fermata.test.schedule.Player;
import dev.fermata.test.schedule.Replay;
import dev.fermata.test.schedule.Run;
import dev.fermata.test.schedule.Search;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * Runs a test under many schedules, without JUnit; with it, {@link Explore} says the same.
 *
 * {@snippet :
 * Exploration seen = Explorer.create().strategy(Strategy.EXHAUSTIVE).preemptions(2).run(simulation -> {
 *     var counter = new Counter();
 *     Tasks.gather(counter::increment, counter::increment);
 *     assertEquals(2, counter.value());
 * });
 * assertTrue(seen.complete());
 * }
 *
 * <p>The body runs once for each schedule, so it makes everything that it changes. Before every operation on a primitive, a
 * queue or a task, and at every wait, the strategy decides who runs next, and, while timers are pending, whether time passes
 * first. Immutable: each method gives a changed copy.
 */
public final class Explorer {
    static final long DEFAULT_SEED = 42;
    static final int DEFAULT_SCHEDULES = 1000;
    static final int DEFAULT_DEPTH = 3;
    static final int DEFAULT_PREEMPTIONS = 2;
    static final int DEFAULT_STEPS = 10_000;

    private static final class Options { // never changed once an explorer has them
        Strategy strategy = Strategy.RANDOM;
        int schedules;
        long seed = DEFAULT_SEED;
        int depth = DEFAULT_DEPTH;
        int preemptions = DEFAULT_PREEMPTIONS;
        boolean guarded;
        boolean freeTime = true;
        boolean onlyAtAwaits;
        int steps = DEFAULT_STEPS;
        Duration limit = Stage.REAL_TIME_LIMIT;
        String name = "exploration";

        @Nullable
        Replay replay;

        Options copy() {
            Options copy = new Options();
            copy.strategy = strategy;
            copy.schedules = schedules;
            copy.seed = seed;
            copy.depth = depth;
            copy.preemptions = preemptions;
            copy.guarded = guarded;
            copy.freeTime = freeTime;
            copy.onlyAtAwaits = onlyAtAwaits;
            copy.steps = steps;
            copy.limit = limit;
            copy.name = name;
            copy.replay = replay;
            return copy;
        }
    }

    private final Options options;

    private Explorer(Options options) {
        this.options = options;
    }

    /** With the defaults of {@link Explore}. */
    public static Explorer create() {
        return new Explorer(new Options());
    }

    private Explorer with(Consumer<Options> change) {
        Options changed = options.copy();
        change.accept(changed);
        return new Explorer(changed);
    }

    /** How schedules are picked; random otherwise. */
    public Explorer strategy(Strategy strategy) {
        Objects.requireNonNull(strategy, "strategy");
        return with(changed -> changed.strategy = strategy);
    }

    /** How many at most; 0: 1000, but all of them if the strategy is exhaustive. */
    public Explorer schedules(int schedules) {
        checkAtLeast("schedules", 0, schedules);
        return with(changed -> changed.schedules = schedules);
    }

    /** Of the strategy's randomness, and of {@link Simulation#random}. */
    public Explorer seed(long seed) {
        return with(changed -> changed.seed = seed);
    }

    /** Of {@link Strategy#PCT}: how many steps must come in one order for the bug to show; 3 otherwise. */
    public Explorer depth(int depth) {
        checkAtLeast("depth", 1, depth);
        return with(changed -> changed.depth = depth);
    }

    /** Of {@link Strategy#EXHAUSTIVE}: how often a schedule takes the turn from a task that could go on; 2 otherwise. */
    public Explorer preemptions(int preemptions) {
        checkAtLeast("preemptions", 0, preemptions);
        return with(changed -> changed.preemptions = preemptions);
    }

    /**
     * Of {@link Strategy#EXHAUSTIVE}: the test promises that its tasks share nothing but what primitives, queues and tasks
     * guard. Then any number of preemptions is explored, and schedules that differ only in the order of independent turns are
     * cut short (sleep sets).
     */
    public Explorer guarded(boolean guarded) {
        return with(changed -> changed.guarded = guarded);
    }

    /** Whether timers may fire while tasks are ready, as on a machine that is slow; true otherwise. */
    public Explorer freeTime(boolean free) {
        return with(changed -> changed.freeTime = free);
    }

    /**
     * Whether tasks switch only where they wait, as on a loop, for code that runs nowhere else; otherwise before every operation
     * on a primitive, a queue or a task, as in parallel.
     */
    public Explorer onlyAtAwaits(boolean only) {
        return with(changed -> changed.onlyAtAwaits = only);
    }

    /** How many steps a schedule may have before it counts as one that never ends; 10 000 otherwise. */
    public Explorer steps(int steps) {
        checkAtLeast("steps", 1, steps);
        return with(changed -> changed.steps = steps);
    }

    /** How long one schedule may take in real time; 30 s otherwise. */
    public Explorer realTimeLimit(Duration limit) {
        if (!limit.isPositive()) {
            throw new IllegalArgumentException("limit must be more than zero: " + limit);
        }
        return with(changed -> changed.limit = limit);
    }

    /** What the picture of a failure is called. */
    public Explorer name(String name) {
        Objects.requireNonNull(name, "name");
        return with(changed -> changed.name = name);
    }

    /**
     * One schedule only: that of a failure's message.
     *
     * @throws IllegalArgumentException if the text is not one
     */
    public Explorer replay(String schedule) {
        Replay replay = Replay.parse(schedule);
        return with(changed -> changed.replay = replay);
    }

    private static void checkAtLeast(String what, int least, int value) {
        if (value < least) {
            throw new IllegalArgumentException(what + " must be at least " + least + ": " + value);
        }
    }

    // --- running -----------------------------------------------------------------------------------------------------

    /**
     * Runs the test under one schedule after another.
     *
     * @return what was seen, if none failed
     * @throws ScheduleFailure if one fails
     * @throws TestAbortedException if an assumption of the test holds under none; those under which it does not are passed over
     * @throws AssertionError if the test is not deterministic, or one schedule runs away in real time
     * @throws InterruptedException if the calling thread is interrupted
     */
    public Exploration run(Simulation.Body body) throws InterruptedException {
        Objects.requireNonNull(body, "body");
        Stage stage = new Stage(options.limit);
        long seed = options.replay == null ? options.seed : options.replay.seed();
        Run.Limits limits = new Run.Limits(options.steps, options.freeTime, !options.onlyAtAwaits);
        Player player = new Player(() -> Stage.piece(body, Simulation.unbound(seed)), limits, stage::watch);
        Search search = search(player);
        int most = limit();
        try {
            stage.play(
                    () -> {
                        search.run(most);
                        return true;
                    },
                    () -> options.name + ": " + Stage.rate(search.schedules(), stage.elapsed()));
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        Search.Failure failure = search.failure();
        if (failure != null) {
            throw failed(search, failure, seed);
        }
        TestAbortedException aborted = search.aborted();
        if (aborted != null) {
            throw aborted;
        }
        return new Exploration(
                options.strategy,
                search.schedules(),
                search.distinct(),
                search.redundant(),
                search.isComplete() && options.strategy == Strategy.EXHAUSTIVE && options.replay == null,
                search.longest(),
                seed,
                stage.elapsed());
    }

    private Search search(Player player) {
        if (options.replay != null) {
            return Search.replay(player, options.replay.options());
        }
        return switch (options.strategy) {
            case RANDOM -> Search.random(player, options.seed);
            case PCT -> Search.pct(player, options.seed, options.depth);
            case EXHAUSTIVE ->
                Search.exhaustive(player, options.guarded ? Integer.MAX_VALUE : options.preemptions, options.guarded);
            case FIFO -> Search.fifo(player);
        };
    }

    private int limit() {
        if (options.schedules > 0) {
            return options.schedules;
        }
        return options.strategy == Strategy.EXHAUSTIVE ? Integer.MAX_VALUE : DEFAULT_SCHEDULES;
    }

    private ScheduleFailure failed(Search search, Search.Failure failure, long seed) {
        String replay = new Replay(seed, failure.options()).toString();
        Pictures pictures = new Pictures(options.name, failure, replay);
        Path page = pictures.write();
        String which = options.replay != null
                ? "the replayed schedule"
                : String.format(Locale.ROOT, "schedule %d (%s, seed %d)", search.schedules(), options.strategy, seed);
        String message = String.format(
                Locale.ROOT,
                "%s fails: %s%n%s%n%s%s",
                which,
                Pictures.brief(failure.thrown()),
                options.replay != null
                        ? ""
                        : "to see it again: @Explore(replay = \"" + replay + "\"), or -Dfermata.replay=" + replay
                                + System.lineSeparator(),
                pictures.text(),
                page == null ? "" : "as a page: " + page + System.lineSeparator());
        return new ScheduleFailure(message, failure.thrown(), replay, search.schedules(), page);
    }
}
