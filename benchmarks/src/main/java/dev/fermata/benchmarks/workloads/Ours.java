package dev.fermata.benchmarks.workloads;

import dev.fermata.benchmarks.harness.Harness;
import java.util.Arrays;

/** The program of Fermata's side: {@code loop|parallel WORKLOAD [SECONDS [TASKS [SHARE]]]}. */
public final class Ours {
    private Ours() {}

    public static void main(String... words) {
        Place place = words[0].equals(Place.LOOP.side()) ? Place.LOOP : Place.PARALLEL;
        run(Harness.of(place.side(), Arrays.copyOfRange(words, 1, words.length)), place);
    }

    static void run(Harness harness, Place place) {
        switch (harness.workload()) {
            case "W1" -> FreeLock.run(harness, place);
            case "W2" -> HandOff.run(harness, place);
            case "W3", "W5" -> HeldAcrossYield.run(harness, place);
            case "W4" -> Queues.run(harness, place);
            case "W6" -> StartAndJoin.run(harness, place);
            case "W7" -> WaitingTasks.run(harness, place);
            case "W8" -> SleepingTasks.run(harness, place);
            case "W9" -> Variables.run(harness, place);
            case "W10" -> Cancelling.run(harness, place);
            case "growth" -> Growth.run(harness, place);
            case "groups" -> LoopGroups.run(harness);
            default -> throw new IllegalArgumentException("no workload " + harness.workload());
        }
    }
}
