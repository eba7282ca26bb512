package dev.fermata.benchmarks.peers.juc;

import dev.fermata.benchmarks.harness.Harness;

/** The side of java.util.concurrent, on virtual threads: {@code WORKLOAD [SECONDS [TASKS [SHARE]]]}. */
public final class Juc {
    static int sink;

    private Juc() {}

    public static void main(String... words) throws Exception {
        Harness harness = Harness.of("juc", words);
        switch (harness.workload()) {
            case "W1" -> JucLocks.free(harness);
            case "W2" -> JucQueues.handOff(harness);
            case "W3" -> JucLocks.acrossYield(harness);
            case "W4" -> JucQueues.queues(harness);
            case "W5" -> JucLocks.semaphores(harness);
            case "W6" -> JucTasks.startAndJoin(harness);
            case "W7" -> JucTasks.waiting(harness);
            case "W8" -> JucTasks.sleeping(harness);
            case "W9" -> JucVariables.run(harness);
            case "W10" -> JucCancelling.run(harness);
            default -> {} // nothing to compare with
        }
    }
}
