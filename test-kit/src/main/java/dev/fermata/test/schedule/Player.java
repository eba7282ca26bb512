package dev.fermata.test.schedule;

import dev.fermata.engine.Podium;
import dev.fermata.loop.Loop;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Plays a test under one schedule after another. */
public final class Player {
    static {
        try {
            MethodHandles.lookup().ensureInitialized(Loop.class); // installs the podium
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What is played: a fresh one for each schedule. */
    public interface Piece {
        /** What is done when nobody is ready. */
        Run.Quiet quiet();

        /** The test itself, on the main task of the loop. */
        Callable<?> main();
    }

    /** Makes the pieces. */
    public interface Score {
        /** A fresh one. */
        Piece piece();
    }

    /**
     * How it went.
     *
     * @param run who did what
     * @param failure what was thrown, or null
     */
    public record Attempt(Run run, @Nullable Throwable failure) {
        /** With the same kinds of exceptions, down to the last cause. */
        boolean failsLike(Throwable other) {
            Throwable one = failure;
            Throwable another = other;
            while (one != null && another != null && one.getClass() == another.getClass()) {
                one = one.getCause();
                another = another.getCause();
            }
            return failure != null && one == null && another == null;
        }
    }

    private final Score score;
    private final Run.Limits limits;
    private final Consumer<Run> watch;

    /** @param watch is told of each run as it begins */
    public Player(Score score, Run.Limits limits, Consumer<Run> watch) {
        this.score = score;
        this.limits = limits;
        this.watch = watch;
    }

    /** Under the next schedule of a strategy that has begun it. */
    Attempt play(Chooser chooser, boolean detailed) {
        Piece piece = score.piece();
        Run run = new Run(chooser, limits, piece.quiet(), detailed);
        watch.accept(run);
        Throwable failure = null;
        try {
            Podium.installed().run("test", run, piece.main());
        } catch (Throwable thrown) { // everything: it is the outcome of the schedule
            failure = thrown;
        }
        if (run.over() != null) {
            failure = run.over(); // whatever the test has made of it
        }
        chooser.end(run);
        return new Attempt(run, failure);
    }

    /** Under a given schedule. */
    Attempt play(int[] options, boolean detailed) {
        Chooser fixed = new Fixed(options);
        fixed.begin();
        return play(fixed, detailed);
    }

    /** First come, first served. */
    public Attempt playFifo() {
        return play(new int[0], false);
    }

    /**
     * Under the same schedule again: null if the same has happened, else where not.
     *
     * @param first how it went the first time
     */
    @Nullable
    String difference(Attempt first) {
        Attempt second = play(first.run.options(), false);
        String foreign = first.run.foreign() != null ? first.run.foreign() : second.run.foreign();
        String reason = foreign == null
                ? " Look for randomness without a seed, the order of hash tables, the system's clock, and other threads."
                : " It was touched by " + foreign + ".";
        List<Event> one = first.run.events();
        List<Event> other = second.run.events();
        for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
            boolean same = i < one.size() && i < other.size() && one.get(i).isSame(other.get(i));
            if (!same) {
                return "step " + (i + 1) + " was \"" + at(one, i) + "\" the first time, \"" + at(other, i)
                        + "\" the second." + reason;
            }
        }
        if ((first.failure == null) != (second.failure == null)) {
            return "the steps were the same, but it has failed only once: " + first.failure + ", " + second.failure
                    + "." + reason;
        }
        return null;
    }

    private static String at(List<Event> events, int index) {
        return index < events.size() ? events.get(index).toString() : "nothing";
    }
}
