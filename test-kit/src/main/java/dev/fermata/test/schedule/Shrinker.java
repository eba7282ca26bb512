package dev.fermata.test.schedule;

import java.util.Arrays;

/** Makes a schedule under which a test fails shorter: fewest switches first, each of them as late as it was. */
final class Shrinker {
    private static final int TRIES = 1000;
    private static final long NANOS = 3_000_000_000L;

    private final Player player;
    private final Throwable failure;
    private final long start = System.nanoTime();
    private int tries;

    Shrinker(Player player, Throwable failure) {
        this.player = player;
        this.failure = failure;
    }

    /** The shortest schedule found that fails in the same way. */
    int[] shrink(int[] found) {
        int[] best = withoutTail(found);
        boolean better = true;
        while (better && mayTry()) {
            better = false;
            for (int size = Integer.highestOneBit(Math.max(1, best.length)); size >= 1; size /= 2) {
                for (int from = 0; from < best.length && mayTry(); from += size) {
                    int[] fewer = without(best, from, Math.min(best.length, from + size));
                    if (fewer != best && fails(fewer)) {
                        best = withoutTail(fewer);
                        better = true;
                    }
                }
            }
        }
        return best;
    }

    private static int[] withoutTail(int[] options) {
        return new Replay(0, options).options();
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

    private boolean mayTry() {
        return tries < TRIES && System.nanoTime() - start < NANOS;
    }

    private boolean fails(int[] options) {
        tries++;
        return player.play(options, false).failsLike(failure);
    }
}
