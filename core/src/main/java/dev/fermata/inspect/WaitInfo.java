package dev.fermata.inspect;

import java.time.Duration;
import java.util.Optional;

/**
 * A wait that lasts.
 *
 * @param kind {@code lock}, {@code semaphore}, {@code event}, {@code condition}, {@code barrier}, {@code queue}, {@code
 *     task} (joins it), {@code group} (joins its tasks), {@code sleep}, {@code future} (a
 *     {@code CompletionStage}), or {@code other}
 * @param on the id of the primitive, or of the task that is joined; 0 if it has none
 * @param text for people: {@code Lock "stock", held by order 8}
 * @param since how long already, to about ten milliseconds
 * @param deadline what is left until a limit ends it: its own, or that of a timeout around it or around a task above it
 */
public record WaitInfo(String kind, long on, String text, Duration since, Optional<Duration> deadline) {}
