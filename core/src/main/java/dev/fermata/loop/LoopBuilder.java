package dev.fermata.loop;

import dev.fermata.engine.Conductor;
import dev.fermata.engine.Podium;
import dev.fermata.task.VoidWork;
import dev.fermata.task.Work;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The options of a loop. */
final class LoopBuilder implements Loop.Builder {
    private static final Duration REPORT_AFTER = Duration.ofSeconds(1);

    String name = "loop";
    boolean virtualTime;
    private Loop.Carrier carrier = Loop.Carrier.AUTO;
    private boolean switching;
    Duration stallThreshold = Duration.ofMillis(100);

    @Nullable
    Conductor conductor; // for tests: decides who runs

    private @Nullable Duration failWhenStuck;

    static Podium podium() {
        return new Podium() {
            @Override
            public <T extends @Nullable Object> T run(String name, Conductor conductor, Callable<? extends T> main)
                    throws Exception {
                LoopBuilder options = new LoopBuilder();
                options.name = name;
                options.virtualTime = true;
                options.conductor = conductor;
                return options.<T, Exception>run(main::call);
            }
        };
    }

    @Override
    public Loop.Builder name(String itsName) {
        name = Objects.requireNonNull(itsName, "name");
        return this;
    }

    @Override
    public Loop.Builder virtualTime() {
        virtualTime = true;
        return this;
    }

    @Override
    public Loop.Builder carrier(Loop.Carrier itsCarrier) {
        carrier = Objects.requireNonNull(itsCarrier, "carrier");
        if (carrier == Loop.Carrier.DIRECT) {
            requireHook("the direct carrier");
        }
        return this;
    }

    @Override
    public Loop.Builder switchAtBlockingCalls() {
        requireHook("switching at blocking calls");
        switching = true;
        return this;
    }

    private static void requireHook(String what) {
        if (!JdkHook.isAvailable()) {
            throw new UnsupportedOperationException(what + " is not possible here: " + JdkHook.missing()
                    + ". Start the JVM with " + JdkHook.OPTION + ", or use Carrier.AUTO or PORTABLE");
        }
    }

    /** Which carrier it is. */
    Carrying carrying() {
        if (switching && carrier == Loop.Carrier.PORTABLE) {
            throw new IllegalStateException(
                    "the portable carrier cannot switch at blocking calls: use Carrier.DIRECT or"
                            + " AUTO, or leave switchAtBlockingCalls out");
        }
        return switching
                ? Carrying.SWITCHING
                : switch (carrier) {
                    case AUTO -> Carrying.best();
                    case PORTABLE -> Carrying.PORTABLE;
                    case DIRECT -> Carrying.DIRECT;
                };
    }

    @Override
    public Loop.Builder stallThreshold(Duration threshold) {
        stallThreshold = positive("threshold", threshold);
        return this;
    }

    @Override
    public Loop.Builder failWhenStuck(Duration after) {
        failWhenStuck = positive("after", after);
        return this;
    }

    private static Duration positive(String what, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException(what + " must be more than zero: " + duration);
        }
        return duration;
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T run(Work<T, X> main) throws X, InterruptedException {
        return new Loop(this, whenMainRuns()).runMain(main);
    }

    @Override
    public <X extends Exception> void run(VoidWork<X> main) throws X, InterruptedException {
        Objects.requireNonNull(main, "main");
        this.<@Nullable Void, X>run(() -> {
            main.run();
            return null;
        });
    }

    @Override
    public Loop start() {
        return new Loop(this, failWhenStuck == null ? null : new StuckPolicy(failWhenStuck, true)).startThread();
    }

    private StuckPolicy whenMainRuns() {
        if (virtualTime) {
            return new StuckPolicy(Duration.ZERO, true);
        }
        return failWhenStuck == null ? new StuckPolicy(REPORT_AFTER, false) : new StuckPolicy(failWhenStuck, true);
    }
}
