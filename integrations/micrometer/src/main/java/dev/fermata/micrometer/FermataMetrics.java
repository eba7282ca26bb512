package dev.fermata.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.IdentityHashMap;

/**
 * What Fermata does in this JVM, as meters: waits, who waits and who holds, queues, tasks, loops, deadlocks, jobs. The list
 * of meters is in docs/metrics.md.
 *
 * <p>Counters and timers are fed as things happen, which costs each wait well under a microsecond. Gauges come from
 * a {@linkplain dev.fermata.inspect.Snapshot snapshot} that is taken when they are read, at most once a second.
 *
 * <p>The number of series is bounded: primitives that were given a name have one each, at most {@link Builder#namesPerKind
 * so many} of a kind; later ones share the name {@code other}, those without a name that of their kind. The same holds for jobs
 * and loops. Names of tasks are never tags.
 *
 * <p>A registry that fails hurts no task: what it throws is reported once and dropped.
 */
public final class FermataMetrics implements MeterBinder, AutoCloseable {
    private final Tags tags;
    private final int namesPerKind;
    private final boolean sleeps;
    private final IdentityHashMap<MeterRegistry, Binding> bindings = new IdentityHashMap<>(); // guarded by this

    /** With the defaults of {@link #builder}. */
    public FermataMetrics() {
        this(builder());
    }

    private FermataMetrics(Builder builder) {
        tags = builder.tags;
        namesPerKind = builder.namesPerKind;
        sleeps = builder.sleeps;
    }

    /** No tags of its own, at most 100 names of a kind, without sleeps. */
    public static Builder builder() {
        return new Builder();
    }

    /** Feeds that registry from now on. One that is fed already stays as it is. */
    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        if (!bindings.containsKey(registry)) {
            bindings.put(registry, Binding.open(registry, tags, new Names(namesPerKind), sleeps));
        }
    }

    /** Feeds no registry any more. Gauges are taken off; counters and timers keep what they have counted. */
    @Override
    public synchronized void close() {
        bindings.values().forEach(Binding::close);
        bindings.clear();
    }

    /** What can be chosen. */
    public static final class Builder {
        private Tags tags = Tags.empty();
        private int namesPerKind = 100;
        private boolean sleeps;

        private Builder() {}

        /** Tags that every meter gets. */
        public Builder tags(Iterable<Tag> more) {
            tags = tags.and(more);
            return this;
        }

        /**
         * How many names of each kind (locks, queues, jobs, loops) get series of their own.
         *
         * @param most zero: none
         */
        public Builder namesPerKind(int most) {
            if (most < 0) {
                throw new IllegalArgumentException("a number of names cannot be negative: " + most);
            }
            namesPerKind = most;
            return this;
        }

        /** Whether {@code Tasks.sleep} counts among the waits. */
        public Builder sleeps(boolean count) {
            sleeps = count;
            return this;
        }

        /** Binds nothing yet. */
        public FermataMetrics build() {
            return new FermataMetrics(this);
        }
    }
}
