package dev.fermata.test.schedule;

import java.util.Arrays;

/**
 * A schedule as a short text: the seed of {@code Simulation.random()}, then, for each choice that is not option 0, how many came
 * since the last such one, and which option if not 1. {@code 42/3-10.2} is seed 42, option 1 at choice 3, option 2 at choice 14.
 *
 * @param seed of the test's own randomness
 * @param options by choice; 0 after the last
 */
@SuppressWarnings("ArrayRecordComponent") // never changed, and compared by its contents
public record Replay(long seed, int[] options) {
    private static final int LONGEST = 10_000_000; // choices

    /** Where nothing but the seed is given: first come, first served. */
    public Replay {
        options = trimmed(options);
    }

    private static int[] trimmed(int[] options) {
        int length = options.length;
        while (length > 0 && options[length - 1] == 0) {
            length--;
        }
        return Arrays.copyOf(options, length);
    }

    /**
     * From its text.
     *
     * @throws IllegalArgumentException if it is not one
     */
    public static Replay parse(String text) {
        int slash = text.indexOf('/');
        try {
            long seed = Long.parseLong(text.substring(0, slash));
            int[] options = new int[0];
            int at = -1;
            String rest = text.substring(slash + 1);
            for (String part : rest.isEmpty() ? new String[0] : rest.split("-", -1)) {
                int dot = part.indexOf('.');
                at += 1 + Integer.parseInt(dot < 0 ? part : part.substring(0, dot));
                if (at >= LONGEST) {
                    throw new NumberFormatException("no schedule is so long");
                }
                options = Arrays.copyOf(options, at + 1);
                options[at] = dot < 0 ? 1 : Integer.parseInt(part.substring(dot + 1));
            }
            return new Replay(seed, options);
        } catch (IndexOutOfBoundsException | NumberFormatException | NegativeArraySizeException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no schedule: take the text after \"replay =\" from a failure's message", e);
        }
    }

    /** How many of its choices are not option 0. */
    public int switches() {
        return (int) Arrays.stream(options).filter(option -> option != 0).count();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Replay replay && seed == replay.seed && Arrays.equals(options, replay.options);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(seed) + Arrays.hashCode(options);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(seed).append('/');
        int last = -1;
        for (int i = 0; i < options.length; i++) {
            if (options[i] != 0) {
                text.append(last < 0 ? "" : "-").append(i - last - 1);
                if (options[i] != 1) {
                    text.append('.').append(options[i]);
                }
                last = i;
            }
        }
        return text.toString();
    }
}
