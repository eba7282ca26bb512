package dev.fermata.test.schedule;

import java.util.Arrays;

/**
 * Makes a schedule under which a test fails shorter. First it takes away switches, many at once, then one by one; then, while
 * there is time, it looks through all schedules with fewer switches than are left, the fewest first.
 */
final class Shrinker {
    private static final int TRIES = 1000;
    private static final int MORE_TRIES = 4000;
    private static final long NANOS = 3_000_000_000L;

    private final Player player;
    private final Throwable failure;
    private final long start = System.nanoTime();
    private int triesLeft = TRIES;

    Shrinker(Player player, Throwable failure) {
        this.player = player;
        this.failure = failure;
    }

    /** The shortest schedule found that fails in the same way. */
    int[] shrink(int[] found) {
        int[] less = withoutSome(new Replay(0, found));
        triesLeft += MORE_TRIES;
        return fewest(new Replay(0, less));
    }

    private int[] withoutSome(Replay found) {
        int[] best = found.options();
        boolean better = true;
        while (better && mayTry()) {
            better = false;
            for (int size = Integer.highestOneBit(Math.max(1, best.length)); size >= 1; size /= 2) {
                for (int from = 0; from < best.length && mayTry(); from += size) {
                    int[] fewer = without(best, from, Math.min(best.length, from + size));
                    if (fewer != best && fails(new Fixed(fewer))) {
                        best = new Replay(0, fewer).options();
                        better = true;
                    }
                }
            }
        }
        return best;
    }

    private static int[] without(int[] options, int from, int to) {
        boolean nothing = true;
        for (int i = from; i < to; i++) {
            nothing &= options[i] == 0;
        }
        if (nothing) {
            return options;
        }
        int[] fewer = options.clone();
        Arrays.fill(fewer, from, to, 0);
        return fewer;
    }

    private int[] fewest(Replay found) {
        for (int switches = 0; switches < found.switches(); switches++) {
            Chooser all = Exhaustive.switches(switches);
            while (mayTry() && all.begin()) {
                triesLeft--;
                Player.Attempt attempt = player.play(all, false);
                if (attempt.failsLike(failure)) {
                    return attempt.run().options();
                }
            }
        }
        return found.options();
    }

    private boolean mayTry() {
        return triesLeft > 0 && System.nanoTime() - start < NANOS;
    }

    private boolean fails(Chooser chooser) {
        triesLeft--;
        chooser.begin();
        return player.play(chooser, false).failsLike(failure);
    }
}
