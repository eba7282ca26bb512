package dev.fermata.wait;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The jobs of the schedulers that have any: noted by package {@code schedule} for those who look. */
public final class Planned {
    private static final Set<Supplier<List<JobStatus>>> SCHEDULERS = ConcurrentHashMap.newKeySet();

    private Planned() {}

    /** A scheduler has jobs. Adding it again changes nothing. */
    public static void add(Supplier<List<JobStatus>> scheduler) {
        SCHEDULERS.add(scheduler);
    }

    /** It has none any more. */
    public static void remove(Supplier<List<JobStatus>> scheduler) {
        SCHEDULERS.remove(scheduler);
    }

    /** All jobs, now. */
    public static List<JobStatus> jobs() {
        return SCHEDULERS.stream()
                .flatMap(scheduler -> scheduler.get().stream())
                .toList();
    }
}
