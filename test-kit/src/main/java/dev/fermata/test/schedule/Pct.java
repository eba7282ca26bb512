package dev.fermata.test.schedule;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Probabilistic concurrency testing: each strand gets a random priority, the highest that is ready runs, and at {@code depth
 * - 1} random steps the one that would run falls behind all others. A bug that needs {@code depth} steps to come in one order
 * is met by a schedule with a probability of at least {@code 1 / (n * k^(depth - 1))}, where {@code n} is the number of strands
 * and {@code k} that of steps: S. Burckhardt and others, "A randomized scheduler with probabilistic guarantees of finding bugs",
 * ASPLOS 2010. The time that passes counts as a strand of its own.
 */
final class Pct implements Chooser {
    private static final int FIRST_GUESS = 16; // steps; then the longest schedule so far

    private final SplittableRandom seeds;
    private final int depth;
    private SplittableRandom random;
    private double[] priorities = new double[16]; // by number; 0: none yet
    private int[] changes; // steps at which somebody falls behind, ascending
    private int nextChange;
    private double lowest; // below all that were given
    private int longest = FIRST_GUESS;

    Pct(long seed, int depth) {
        this.seeds = new SplittableRandom(seed);
        this.random = seeds;
        this.depth = depth;
        this.changes = new int[depth - 1];
    }

    @Override
    public boolean begin() {
        random = seeds.split();
        Arrays.fill(priorities, 0);
        for (int i = 0; i < changes.length; i++) {
            changes[i] = random.nextInt(longest);
        }
        Arrays.sort(changes);
        nextChange = 0;
        lowest = 1;
        return true;
    }

    @Override
    public int choose(Choice choice) {
        if (choice.yielded) { // else those that yield in circles would starve the others
            setPriority(number(choice.ready.getLast()), fallBehind());
        }
        int highest = highest(choice);
        while (nextChange < changes.length && changes[nextChange] <= choice.step) {
            nextChange++;
            setPriority(number(choice, highest), fallBehind());
            highest = highest(choice);
        }
        return highest;
    }

    private int highest(Choice choice) {
        int best = 0;
        double highest = -1;
        for (int option = 0; option < choice.options(); option++) {
            double priority = priority(number(choice, option));
            if (priority > highest) {
                highest = priority;
                best = option;
            }
        }
        return best;
    }

    private double fallBehind() {
        lowest /= 2;
        return lowest;
    }

    private static int number(Choice choice, int option) {
        return choice.isTime(option) ? 0 : number(choice.strand(option));
    }

    private static int number(dev.fermata.engine.Strand strand) {
        return strand.number;
    }

    private double priority(int number) {
        if (number >= priorities.length) {
            priorities = Arrays.copyOf(priorities, 2 * number);
        }
        if (priorities[number] == 0) {
            priorities[number] = 1 + random.nextDouble();
        }
        return priorities[number];
    }

    private void setPriority(int number, double priority) {
        priority(number);
        priorities[number] = priority;
    }

    @Override
    public void end(Run run) {
        longest = Math.max(longest, run.choices());
    }
}
