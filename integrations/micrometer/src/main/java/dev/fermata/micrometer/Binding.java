package dev.fermata.micrometer;

import dev.fermata.inspect.Cycle;
import dev.fermata.inspect.Inspection;
import dev.fermata.inspect.Listener;
import dev.fermata.inspect.Snapshot;
import dev.fermata.inspect.WaitOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;

/** Feeds one registry. Meters are looked up here, not in the registry, which would build tags for each wait. */
final class Binding implements Listener {
    private record Key(String meter, String name, String detail) {}

    private final MeterRegistry registry;
    private final Tags tags;
    private final Names names;
    private final boolean sleeps;
    private final Gauges gauges;
    private final Waits waits;
    private final Map<Future.State, Counter> ended = new EnumMap<>(Future.State.class); // complete from the start
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();
    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();
    private final Counter started;
    private final Counter deadlocks;
    private Inspection.Registration registration = () -> {}; // until it listens

    private Binding(MeterRegistry registry, Tags tags, Names names, boolean sleeps) {
        this.registry = registry;
        this.tags = tags;
        this.names = names;
        this.sleeps = sleeps;
        gauges = new Gauges(registry, tags, names, () -> Snapshot.take(Duration.ZERO));
        waits = new Waits(names, this::newWait);
        started = counter("fermata.tasks.started", "Tasks that have begun", Tags.empty());
        deadlocks = counter("fermata.deadlocks.found", "Cycles of waits that were found", Tags.empty());
        for (Future.State how :
                new Future.State[] {Future.State.SUCCESS, Future.State.FAILED, Future.State.CANCELLED}) {
            ended.put(how, counter("fermata.tasks.ended", "Tasks that have ended", Tags.of("state", text(how))));
        }
    }

    static Binding open(MeterRegistry registry, Tags tags, Names names, boolean sleeps) {
        Binding binding = new Binding(registry, tags, names, sleeps);
        binding.gauges.open();
        binding.registration = Inspection.listen(binding);
        return binding;
    }

    void close() {
        registration.close();
        gauges.close();
    }

    // --- waits -------------------------------------------------------------------------------------------------------

    @Override
    public void waited(String kind, String name, WaitOutcome outcome, Duration time) {
        switch (kind) {
            case "lock", "semaphore", "event", "condition", "barrier", "queue" ->
                waits.record(kind, name, outcome, time);
            case "sleep" -> {
                if (sleeps) {
                    waits.record(kind, kind, outcome, time);
                }
            }
            case "other" -> {} // the scheduler until the next run is due, and the like
            default -> waits.record(kind, kind, outcome, time); // tasks: their names are no tags
        }
    }

    private Timer newWait(String kind, String name, WaitOutcome outcome) {
        return timer(
                "fermata.wait",
                "How long tasks and threads waited",
                Tags.of("kind", kind, "name", name, "outcome", text(outcome)));
    }

    private static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    // --- tasks -------------------------------------------------------------------------------------------------------

    @Override
    public void started(long id, String name) {
        started.increment();
    }

    @Override
    public void ended(long id, String name, Future.State how, Duration age) {
        Counter counter = ended.get(how);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void deadlocked(Cycle cycle) {
        deadlocks.increment();
    }

    @Override
    public void stalled(String loop, String task, Duration time) {
        counters.computeIfAbsent(
                        new Key("fermata.loop.stalls", names.of("loop", loop), ""),
                        key -> counter(
                                key.meter(),
                                "How often a task held its loop for longer than the loop's threshold",
                                Tags.of("loop", key.name())))
                .increment();
    }

    // --- jobs: their tag is name, since Prometheus has a label job of its own ----------------------------------------

    @Override
    public void ran(String job, Duration lateness, Duration time, Optional<Throwable> failure) {
        String name = names.of("job", job);
        timers.computeIfAbsent(
                        new Key("fermata.job.run", name, failure.isPresent() ? "failure" : "success"),
                        key -> timer(
                                key.meter(), "Runs of a job", Tags.of("name", key.name(), "outcome", key.detail())))
                .record(time);
        timers.computeIfAbsent(
                        new Key("fermata.job.lateness", name, ""),
                        key -> timer(
                                key.meter(),
                                "How long after they were due runs of a job began",
                                Tags.of("name", key.name())))
                .record(lateness);
        failure.ifPresent(thrown -> failed(name, thrown));
    }

    private void failed(String job, Throwable thrown) {
        String exception = names.of("exception", thrown.getClass().getSimpleName());
        counters.computeIfAbsent(
                        new Key("fermata.job.failures", job, exception),
                        key -> counter(
                                key.meter(),
                                "Runs of a job that failed",
                                Tags.of("name", key.name(), "exception", key.detail())))
                .increment();
    }

    @Override
    public void missed(String job, int runs, Instant due) {
        counters.computeIfAbsent(
                        new Key("fermata.job.missed", names.of("job", job), ""),
                        key -> counter(
                                key.meter(),
                                "Runs of a job that were due and did not take place",
                                Tags.of("name", key.name())))
                .increment(runs);
    }

    // --- meters ------------------------------------------------------------------------------------------------------

    private Timer timer(String name, String description, Tags more) {
        return Timer.builder(name).description(description).tags(tags.and(more)).register(registry);
    }

    private Counter counter(String name, String description, Tags more) {
        return Counter.builder(name)
                .description(description)
                .tags(tags.and(more))
                .register(registry);
    }
}
