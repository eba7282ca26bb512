package dev.fermata.micrometer;

import dev.fermata.inspect.Snapshot;
import dev.fermata.task.TaskGroup;
import dev.fermata.testing.Until;
import java.time.Duration;

/** What tests before have left in the JVM: a named primitive is known until it is collected. */
final class Forgotten {
    private Forgotten() {}

    static void await() throws Exception {
        TaskGroup.run(_ -> {}); // tasks have been used
        Until.collected(() -> Snapshot.take(Duration.ZERO).primitives().isEmpty(), "named primitives are gone");
    }
}
