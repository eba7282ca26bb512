package dev.fermata.benchmarks.jmh;

import dev.fermata.context.ContextVar;
import dev.fermata.loop.Loop;
import dev.fermata.queue.Queue;
import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Permit;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Operations that need not wait, each alone. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Where.BATCH)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-Djdk.virtualThreadScheduler.parallelism=1",
            "-Djdk.virtualThreadScheduler.maxPoolSize=1"
        })
public class Operations {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final ContextVar<Integer> VARIABLE = ContextVar.create("variable", 1);

    private final Lock lock = Lock.create();
    private final Semaphore semaphore = Semaphore.create(1);
    private final Event event = Event.create();
    private final Event set = Event.create();
    private final Queue<Object> bounded = Queue.bounded(64);
    private final Queue<Object> unbounded = Queue.unbounded();
    private final Queue<Integer> priority = Queue.priority(64);
    private final Integer item = 1;

    {
        set.set();
    }

    @Benchmark
    public void lockAcquireAndRelease(Where where) throws Exception {
        where.batch(() -> {
            try (Permit _ = lock.acquire()) {
                Blackhole.consumeCPU(0);
            }
        });
    }

    @Benchmark
    public void lockTryAcquireAndRelease(Where where, Blackhole hole) throws Exception {
        where.batch(() -> {
            hole.consume(lock.tryAcquire());
            lock.release();
        });
    }

    @Benchmark
    public void semaphoreAcquireAndRelease(Where where) throws Exception {
        where.batch(() -> {
            try (Permit _ = semaphore.acquire()) {
                Blackhole.consumeCPU(0);
            }
        });
    }

    @Benchmark
    public void eventSetAndClear(Where where) throws Exception {
        where.batch(() -> {
            event.set();
            event.clear();
        });
    }

    @Benchmark
    public void eventAwaitWhenSet(Where where) throws Exception {
        where.batch(() -> set.await());
    }

    @Benchmark
    public void boundedQueuePutAndTake(Where where, Blackhole hole) throws Exception {
        where.batch(() -> {
            bounded.put(item);
            hole.consume(bounded.take());
        });
    }

    @Benchmark
    public void unboundedQueuePutAndTake(Where where, Blackhole hole) throws Exception {
        where.batch(() -> {
            unbounded.put(item);
            hole.consume(unbounded.take());
        });
    }

    @Benchmark
    public void priorityQueuePutAndTake(Where where, Blackhole hole) throws Exception {
        where.batch(() -> {
            priority.put(item);
            hole.consume(priority.take());
        });
    }

    @Benchmark
    public void variableGet(Where where, Blackhole hole) throws Exception {
        where.batch(() -> hole.consume(VARIABLE.get()));
    }

    @Benchmark
    public void variableSetAndReset(Where where) throws Exception {
        where.batch(() -> VARIABLE.reset(VARIABLE.set(item)));
    }

    @Benchmark
    public void currentTask(Where where, Blackhole hole) throws Exception {
        where.batch(() -> hole.consume(Task.current()));
    }

    @Benchmark
    public void currentLoop(Where where, Blackhole hole) throws Exception {
        where.batch(() -> hole.consume(Loop.current()));
    }

    @Benchmark
    public void timeoutAroundReady(Where where, Blackhole hole) throws Exception {
        where.batch(() -> Tasks.timeout(LONG, () -> {
            hole.consume(item);
        }));
    }

    @Benchmark
    public void yieldAlone(Where where) throws Exception {
        where.batch(Tasks::yieldNow);
    }

    @Benchmark
    public void forkAndJoin(Where where, Blackhole hole) throws Exception {
        where.batch(() -> TaskGroup.run(group -> {
            group.fork(() -> {
                hole.consume(item);
            });
        }));
    }
}
