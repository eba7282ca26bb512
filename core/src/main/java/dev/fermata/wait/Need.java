package dev.fermata.wait;

import java.util.List;

/**
 * What a wait needs to end: of these threads so many must go on.
 *
 * @param suppliers each once
 * @param weights what each contributes: permits of a semaphore, else 1
 * @param amount how much is needed of that
 */
public record Need(List<Thread> suppliers, List<Integer> weights, int amount) {
    /** There are more to look at than the caller has patience for. */
    public static final Need BEYOND = new Need(List.of(), List.of(), 0);

    /** One thread alone can end it. */
    public static Need of(Thread supplier) {
        return new Need(List.of(supplier), List.of(1), 1);
    }

    /** All of them must go on. */
    public static Need all(List<Thread> suppliers) {
        return some(suppliers, suppliers.size());
    }

    /** That many of them must go on, whichever. */
    public static Need some(List<Thread> suppliers, int amount) {
        return new Need(suppliers, suppliers.stream().map(_ -> 1).toList(), amount);
    }
}
