package dev.fermata.benchmarks.jmh;

import dev.fermata.benchmarks.workloads.Place;
import dev.fermata.loop.Loop;
import dev.fermata.task.Tasks;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Where an operation runs. JMH calls from a thread of its own; a call takes {@link #BATCH} operations in one task, so that
 * the way there is not seen.
 */
@State(Scope.Thread)
public class Where {
    /** How many operations a call does. */
    public static final int BATCH = 10_000;

    @Param({"LOOP", "PARALLEL"})
    public Place place = Place.LOOP;

    private @Nullable Loop loop;

    /** Opens the loop. */
    @Setup(Level.Trial)
    public void open() {
        loop = place == Place.LOOP ? Place.openLoop() : null;
    }

    /** Closes it. */
    @TearDown(Level.Trial)
    public void close() {
        if (loop != null) {
            loop.close();
        }
    }

    /** One operation. */
    @FunctionalInterface
    public interface Operation {
        /** Does it. */
        void run() throws Exception;
    }

    /** Does the operation so many times, in a task. */
    public void batch(Operation operation) throws Exception {
        Callable<Boolean> all = () -> {
            for (int i = 0; i < BATCH; i++) {
                operation.run();
            }
            return true;
        };
        Loop mine = loop;
        (mine == null ? Tasks.spawn(all) : mine.submit(all)).get();
    }
}
