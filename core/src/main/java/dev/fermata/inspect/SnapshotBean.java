package dev.fermata.inspect;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Each operation takes a new snapshot. Public for the management server, which makes one when a client asks it to. */
public final class SnapshotBean implements SnapshotMXBean {
    /** For the management server. */
    public SnapshotBean() {}

    @Override
    public String render() {
        return Snapshot.take().render();
    }

    @Override
    public String toJson() {
        return Snapshot.take().toJson();
    }

    @Override
    public String deadlocks() {
        return text(Snapshot.take(Duration.ZERO).deadlocks());
    }

    @Override
    public String timedDeadlocks() {
        return text(Snapshot.take(Duration.ZERO).timedDeadlocks());
    }

    private static String text(List<Cycle> cycles) {
        return cycles.stream().map(Cycle::description).collect(Collectors.joining("\n\n"));
    }
}
