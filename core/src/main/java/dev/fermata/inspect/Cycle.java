package dev.fermata.inspect;

import java.util.List;

/**
 * Threads of which each waits for the next, and the last for the first.
 *
 * @param description for people, a line for each thread: what it holds, what it waits for, where, and who holds that
 * @param threads in the order of the waits
 */
public record Cycle(String description, List<Thread> threads) {
    /** With a copy of the list. */
    public Cycle {
        threads = List.copyOf(threads);
    }
}
