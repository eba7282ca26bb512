package dev.fermata.benchmarks.bench;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The ten workloads. */
enum Workload {
    W1("a free lock or semaphore, acquire and release", 3, 0),
    W2("strict hand-off between two tasks through two queues", 2, 0),
    W3("a fair lock with a yield inside", 4, 0),
    W4("items through one queue", 11, 0),
    W5("a semaphore held across a yield", 2, 0),
    W6("start and join of trivial tasks", 4, 0.5),
    W7("tasks waiting for one event", 1, 1.5),
    W8("tasks sleeping for up to a second", 1, 3),
    W9("context variables", 5, 0),
    W10("cancelling tasks that wait for a lock; timeouts", 5, 1);

    final String title;

    /** About how many cases a side has. */
    final int cases;

    /** About how many seconds a side takes in a quick run, however little time its cases get. */
    final double fixed;

    Workload(String title, int cases, double fixed) {
        this.title = title;
        this.cases = cases;
        this.fixed = fixed;
    }

    /** The workload called {@code word}, in any case. */
    static Workload of(String word) {
        return Arrays.stream(values())
                .filter(workload -> workload.name().equalsIgnoreCase(word))
                .findAny()
                .orElseThrow(() -> new WrongWord("unknown workload '" + word + "': there are "
                        + Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(" "))
                        + ", growth and groups"));
    }
}
