package dev.fermata.test.schedule;

import java.util.SplittableRandom;

/** Every option is as likely as the others, but for time, which passes less often. */
final class RandomWalk implements Chooser {
    private static final int TIME = 8; // one choice in so many, where time can pass

    private final SplittableRandom seeds;
    private SplittableRandom random;

    RandomWalk(long seed) {
        seeds = new SplittableRandom(seed);
        random = seeds;
    }

    @Override
    public boolean begin() {
        random = seeds.split();
        return true;
    }

    @Override
    public int choose(Choice choice) {
        int strands = choice.strands();
        if (choice.time && (strands == 0 || random.nextInt(TIME) == 0)) {
            return strands;
        }
        return strands == 1 ? 0 : random.nextInt(strands);
    }
}
