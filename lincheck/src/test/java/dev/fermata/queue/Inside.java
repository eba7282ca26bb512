package dev.fermata.queue;

import dev.fermata.wait.Waiter;
import java.util.Optional;

/** What a stand-in needs of a queue that is not public: with what a take comes back. */
public final class Inside {
    private Inside() {}

    /** The item that was handed to a taker; empty if it is a putter who waits. */
    public static Optional<Object> item(Waiter waiter) {
        return waiter instanceof QueueCore.Taker<?> taker ? Optional.ofNullable(taker.item) : Optional.empty();
    }
}
