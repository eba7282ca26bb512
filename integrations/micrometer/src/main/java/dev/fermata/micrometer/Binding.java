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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;

/** Feeds one registry. Meters are looked up here, not in the registry, which would build tags for each wait. */
final class Binding implements Listener {
    private record WaitKey(String kind, String name, WaitOutcome outcome) {}

    private record Key(String meter, String name, String detail) {}

    private final MeterRegistry registry;
    private final Tags tags;
    private final Names names;
    private final boolean sleeps;
    private final Gauges gauges;
    private final Map<WaitKey, Timer> waits = new ConcurrentHashMap<>();
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
        started = counter("fermata.tasks.started", "Tasks that have begun", Tags.empty());
        deadlocks = counter("fermata.deadlocks.found", "Cycles of waits that were found", Tags.empty());
        for (Future.State how :
                new Future.State[] {Future.State.SUCCESS, Future.State.FAILED, Future.State.CANCELLED}) {
            ended(how);
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
            case "lock", "semaphore", "event", "condition", "barrier", "queue" -> wait(kind, name, outcome, time);
            case "sleep" -> {
                if (sleeps) {
                    wait(kind, kind, outcome, time);
                }
            }
            case "other" -> {} // the scheduler until the next run is due, and the like
            default -> wait(kind, kind, outcome, time); // tasks: their names are no tags
        }
    }

    private void wait(String kind, String name, WaitOutcome outcome, Duration time) {
        Timer timer = waits.get(new WaitKey(kind, name, outcome));
        if (timer == null) { // the first one, or one whose name is not its own
            WaitKey key = new WaitKey(kind, names.of(kind, name), outcome);
            timer = waits.computeIfAbsent(key, this::newWait);
        }
        timer.record(time);
    }

    private Timer newWait(WaitKey key) {
        return timer(
                "fermata.wait",
                "How long tasks and threads waited",
                Tags.of("kind", key.kind(), "name", key.name(), "outcome", text(key.outcome())));
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
        ended(how).increment();
    }

    private Counter ended(Future.State how) {
        return counters.computeIfAbsent(
                new Key("fermata.tasks.ended", "", text(how)),
                key -> counter(key.meter(), "Tasks that have ended", Tags.of("state", key.detail())));
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
