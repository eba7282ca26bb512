package dev.fermata.console;

import dev.fermata.inspect.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class SnapshotSource implements Source {
    @Override
    public Sample sample() {
        return new Sample(System.currentTimeMillis(), List.of(), List.of(), Map.of());
    }

    @Override
    public Optional<String> task(long id) {
        return Optional.empty();
    }

    @Override
    public String document() {
        return Snapshot.take().render();
    }
}
