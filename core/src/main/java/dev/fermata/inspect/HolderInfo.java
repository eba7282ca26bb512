package dev.fermata.inspect;

import java.util.Optional;

/**
 * Who holds a lock, or permits of a semaphore.
 *
 * @param task the id of the task or thread
 * @param permits how many; 1 for a lock
 * @param ended whether it has ended without releasing
 * @param place where it acquired, with {@code -Dfermata.sites=true}
 */
public record HolderInfo(long task, String name, int permits, boolean ended, Optional<StackTraceElement> place) {}
