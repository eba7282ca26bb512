package dev.fermata.inspect;

import java.util.List;
import java.util.OptionalLong;

/**
 * A primitive that somebody waits for, or that was given a name.
 *
 * @param id stays the same while the primitive lives
 * @param kind {@code lock}, {@code semaphore}, {@code event}, {@code condition}, {@code barrier} or {@code queue}
 * @param name the one that it was given, or its kind
 * @param holders of a lock, and of a semaphore as far as known
 * @param level items in a queue, permits held, parties that have arrived; of an event 1 if it is set
 * @param limit capacity, permits, parties; empty if there is none
 * @param waiters the ids of who waits, in the order of arrival, the first 1000
 * @param waiting how many wait
 */
public record PrimitiveInfo(
        long id,
        String kind,
        String name,
        List<HolderInfo> holders,
        OptionalLong level,
        OptionalLong limit,
        List<Long> waiters,
        int waiting) {}
