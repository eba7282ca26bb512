package dev.fermata.benchmarks.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One program that runs the workloads.
 *
 * @param id its name in results
 * @param peer the word of {@code --peers} that asks for it; empty for our own
 * @param command what runs it, before the workload
 * @param environment what is set for it, as {@code NAME=value}
 * @param share of the operations of a full run that it does in a quick one
 */
record Side(String id, String peer, List<String> command, List<String> environment, double share) {
    /** What all JVMs are started with. */
    record Jvm(Path java, String heap, String carrier) {
        private static final String OPEN = "--add-opens=java.base/java.lang=ALL-UNNAMED";

        /** One JVM on so many carriers. */
        List<String> command(int carriers, String classPath, String... rest) {
            List<String> command = new ArrayList<>(List.of(
                    java.toString(),
                    "-Xms" + heap,
                    "-Xmx" + heap,
                    "-XX:+AlwaysPreTouch",
                    "-Djdk.virtualThreadScheduler.parallelism=" + carriers,
                    "-Djdk.virtualThreadScheduler.maxPoolSize=" + carriers,
                    "-Dfermata.bench.carrier=" + carrier,
                    OPEN,
                    "-cp",
                    classPath));
            command.addAll(List.of(rest));
            return command;
        }
    }

    /** The whole command of one run. */
    List<String> run(String workload, double seconds, int tasks, double allShare) {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of(
                workload, Double.toString(seconds), Integer.toString(tasks), Double.toString(allShare * share)));
        return words;
    }
}
