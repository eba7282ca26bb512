package dev.fermata.sync;

import java.util.List;
import java.util.Optional;

/**
 * A lock at one moment.
 *
 * @param name its name
 * @param holder the thread that holds it; {@code Task.of} leads to its task
 * @param waiters the threads that wait for it, in the order of arrival
 */
public record LockStats(String name, Optional<Thread> holder, List<Thread> waiters) {}
