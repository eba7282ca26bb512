package dev.fermata.wait;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/** In a flight recording: a cycle of waits was found. */
@Name("dev.fermata.Deadlock")
@Label("Deadlock")
@Category("Fermata")
@Description("Threads of which each waits for the next, and nothing is known that could end it")
final class DeadlockEvent extends Event {
    @Label("Description")
    @Nullable
    String description;

    @Label("Threads")
    int threads;

    static void commit(Deadlock deadlock) {
        DeadlockEvent event = new DeadlockEvent();
        if (event.isEnabled()) {
            event.description = deadlock.description();
            event.threads = deadlock.threads().size();
            event.commit();
        }
    }
}
