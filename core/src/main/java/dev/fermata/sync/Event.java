package dev.fermata.sync;

import dev.fermata.wait.Named;
import java.time.Duration;

/**
 * A flag that tasks wait for: set once, or set and cleared again.
 *
 * {@snippet :
 * event.await();                 // at once if it is set, else until somebody sets it
 * }
 *
 * <p>{@code set(); clear();} releases everybody who waited at the {@code set}. Waking a million waiters takes no
 * recursion and blocks nobody. A release is final: a cancellation that comes after it stays pending for the next await.
 * What is done before {@code set} happens-before the return from an {@code await} that saw it.
 *
 * <p>As {@code asyncio.Event}, and safe across threads; unlike a {@link java.util.concurrent.CountDownLatch} it can be
 * cleared.
 */
public interface Event {
    /** An event that is not set. */
    static Event create() {
        return new EventImpl("event");
    }

    /** An event that is not set, with a name for messages and dumps. */
    static Event create(String name) {
        return Named.add(new EventImpl(name));
    }

    /** Sets it and releases all who wait, in the order of arrival. Set already: nothing changes. */
    void set();

    /** Makes {@link #await()} wait again. */
    void clear();

    /** Whether it is set. */
    boolean isSet();

    /** Waits until it is set. */
    void await() throws InterruptedException;

    /**
     * Waits until it is set, at most so long.
     *
     * @param timeout zero or less: does not wait
     * @return false if the time was over first
     */
    boolean await(Duration timeout) throws InterruptedException;

    /** How many wait. */
    int waiting();
}
