package dev.fermata.test.schedule;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Probabilistic concurrency testing: each strand gets a random priority, the highest that is ready runs, and at {@code depth
 * - 1} random turns the one that would run falls behind: at the i-th of them below all that have not, and below those of lower
 * i, wherever these come. A bug that needs {@code depth} turns to come in one order is met by a schedule with a probability of at
 * least {@code 1 / (n * k^(depth - 1))}, where {@code n} is the number of strands and {@code k} that of turns: S. Burckhardt and
 * others, "A randomized scheduler with probabilistic guarantees of finding bugs", ASPLOS 2010. The time that passes counts as a
 * strand of its own, which falls behind each time; {@code k} is learned from the schedules before.
 */
final class Pct implements Chooser {
    private static final int FIRST_GUESS = 16; // turns; then the longest schedule so far

    private final SplittableRandom seeds;
    private SplittableRandom random;
    private double[] priorities = new double[16]; // by number; 0: none yet
    private final int[] changes; // turns at which somebody falls behind, in any order
    private int turn; // of this schedule
    private double lowest; // below all that were given
    private int longest = FIRST_GUESS;

    Pct(long seed, int depth) {
        this.seeds = new SplittableRandom(seed);
        this.random = seeds;
        this.changes = new int[depth - 1];
    }

    @Override
    public boolean begin() {
        random = seeds.split();
        Arrays.fill(priorities, 0);
        for (int i = 0; i < changes.length; i++) {
            changes[i] = random.nextInt(longest);
        }
        turn = 0;
        lowest = 1.0 / (2 + changes.length);
        return true;
    }

    @Override
    public int choose(Choice choice) {
        if (choice.yielded) { // else those that yield in circles would starve the others
            lowest /= 2;
            setPriority(choice.ready.getLast().number, lowest);
        }
        int option = highest(choice);
        if (choice.isTime(option)) { // else those that sleep in circles would
            lowest /= 2;
            setPriority(0, lowest);
        }
        return option;
    }

    @Override
    public void forced(Choice choice) {
        highest(choice);
    }

    private int highest(Choice choice) {
        int best = best(choice);
        for (int i = 0; i < changes.length; i++) {
            if (changes[i] == turn) {
                setPriority(number(choice, best), 1.0 / (2 + i));
                best = best(choice);
            }
        }
        turn++;
        return best;
    }

    private int best(Choice choice) {
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

    private static int number(Choice choice, int option) {
        return choice.isTime(option) ? 0 : choice.strand(option).number;
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
        longest = Math.max(longest, turn);
    }
}
