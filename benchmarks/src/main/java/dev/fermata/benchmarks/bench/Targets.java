package dev.fermata.benchmarks.bench;

import dev.fermata.benchmarks.bench.Target.Other;
import java.util.ArrayList;
import java.util.List;

/** What Fermata is to reach against its peers, each of them on one carrier or one thread unless its name says otherwise. */
final class Targets {
    private static final String LOOP = "loop";
    private static final String PARALLEL = "parallel";

    private final List<Target> all = new ArrayList<>();

    private Targets() {}

    static List<Target> all() {
        Targets targets = new Targets();
        targets.locks();
        targets.handOff();
        targets.queues();
        targets.semaphores();
        targets.tasks();
        targets.waiting();
        targets.sleeping();
        targets.variables();
        targets.cancelling();
        return List.copyOf(targets.all);
    }

    private void loop(String workload, String name, double factor, String side, String by) {
        all.add(new Target(workload, name, LOOP, factor, new Other(side, "", by), 0));
    }

    /** In both places. */
    private void both(String workload, String name, double factor, String side, String by) {
        both(workload, name, factor, new Other(side, "", by));
    }

    private void both(String workload, String name, double factor, Other other) {
        all.add(new Target(workload, name, LOOP, factor, other, 0));
        all.add(new Target(workload, name, PARALLEL, factor, other, 0));
    }

    private void locks() {
        both("W1", "lock", 1.15, "juc", "ReentrantLock fair");
        both("W1", "lock", 0.6, "kotlin", "Mutex");
        both("W1", "lock", 0.03, "asyncio", "Lock");
        for (String name : List.of("2 tasks", "100 tasks", "10000 tasks")) {
            loop("W3", name, 0.5, "juc", "ReentrantLock fair");
            loop("W3", name, 0.85, "go", "sync.Mutex");
            loop("W3", name, 0.85, "tokio", "Mutex");
            loop("W3", name, 0.9, "kotlin-default", "Mutex");
            loop("W3", name, 1.6, "kotlin", "Mutex");
        }
    }

    private void handOff() {
        String name = "queues of 1";
        loop("W2", name, 1.2, "floor", "");
        loop("W2", name, 0.85, "juc", "ArrayBlockingQueue");
        loop("W2", name, 0.9, "jox", "buffered(1)");
        loop("W2", name, 1.4, "go", "chan");
        loop("W2", name, 2, "kotlin", "Channel");
        loop("W2", name, 0.05, "asyncio", "Queue(1)");
    }

    private void queues() {
        for (String pairs : List.of("1 to 1, ", "4 to 4, ")) {
            for (String capacity : List.of("capacity 64", "capacity 1024")) {
                for (String side : List.of("kotlin", "go", "tokio", "jox")) {
                    loop("W4", pairs + capacity, 0.65, side, "");
                }
                loop("W4", pairs + capacity, 0.9, "juc", "ArrayBlockingQueue");
            }
            loop("W4", pairs + "capacity 1", 0.35, "juc", "ArrayBlockingQueue");
            loop("W4", pairs + "capacity 1", 1, "jox", "");
            loop("W4", pairs + "unbounded", 1, "jox", "");
            loop("W4", pairs + "priority", 0.3, "juc", "PriorityBlockingQueue");
        }
    }

    private void semaphores() {
        for (String name : List.of("2 permits, 100 tasks", "10 permits, 10000 tasks")) {
            loop("W5", name, 0.6, "juc", "Semaphore fair");
            loop("W5", name, 0.85, "jox", "");
            loop("W5", name, 1.4, "go", "");
        }
    }

    private void tasks() {
        for (String name : List.of("100000 at once", "1000000 at once")) {
            both("W6", name, 1.4, "juc", "threads, CountDownLatch");
            both("W6", name, 0.8, "juc", "StructuredTaskScope");
            both("W6", name, 0.3, "tokio", "");
            both("W6", name, 0.3, "go", "");
        }
        both("W6", "one at a time", 0.55, new Other("juc", "a group each", "StructuredTaskScope"));
        both("W6", "a group each", 0.55, "juc", "StructuredTaskScope");
        both("W6", "one at a time", 1, "go", "");
        both("W6", "one at a time", 1.7, "kotlin", "launch, join");
    }

    private void waiting() {
        for (String tasks : List.of("100000", "1000000")) {
            both("W7", tasks + " waiting", 1.15, "juc", "LockSupport.park");
            both("W7", tasks + " waiting", 0.95, "juc", "CountDownLatch");
            both("W7", tasks + " woken", 1, "juc", "CountDownLatch");
        }
    }

    private void sleeping() {
        both("W8", "100000: processor", 0.65, "juc", "Thread.sleep");
        both("W8", "100000: late, median", 0.7, "juc", "Thread.sleep");
        both("W8", "1000000: processor", 0.95, "juc", "Thread.sleep");
    }

    private void variables() {
        both("W9", "get", 1.5, "juc", "ThreadLocal");
        both("W9", "set and reset", 0.1, "kotlin", "withContext");
        for (String place : List.of(LOOP, PARALLEL)) {
            Other none = new Other(place, "child, inherits none", "");
            all.add(new Target("W9", "child, inherits 10", place, 1, none, 10));
        }
    }

    private void cancelling() {
        for (String order : List.of("first to last", "last to first", "at random")) {
            String name = "cancel 100000, " + order;
            both("W10", name, 1, "kotlin", "Mutex");
            both("W10", name, 0.01, "juc", "ReentrantLock fair");
            for (String place : List.of(LOOP, PARALLEL)) { // as much for each of ten times as many: linear
                all.add(new Target("W10", name, place, 2, new Other(place, "cancel 10000, " + order, ""), 0));
            }
        }
        String timeout = "timeout around what is ready";
        both("W10", timeout, 0.35, "kotlin", "withTimeout");
        both("W10", timeout, 0.2, "go", "");
        both("W10", timeout, 0.1, "juc", "StructuredTaskScope");
    }
}
