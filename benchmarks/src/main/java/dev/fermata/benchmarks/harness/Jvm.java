package dev.fermata.benchmarks.harness;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;

/** What the JVM tells of itself, and what the programs on it share. */
public final class Jvm {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Jvm() {}

    /** The nanoseconds of all processors that this process has used. */
    public static long cpu() {
        return SYSTEM.getProcessCpuTime();
    }

    /** The bytes in use after a collection; does not wait, so that it can be asked on a loop. */
    public static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** For how many nanoseconds each of {@code tasks} sleeps: from nothing to a second, the same ones every time. */
    public static long[] naps(int tasks) {
        return new Random(42).longs(tasks, 0, 1_000_000_000L).toArray();
    }

    /** Wall clock and processors in milliseconds, median and 99th percentile of {@code late} in microseconds. */
    public static double[] sleepReadings(long wall, long cpu, long[] late) {
        Arrays.sort(late);
        return new double[] {wall / 1e6, cpu / 1e6, late[late.length / 2] / 1e3, late[(int) (late.length * 0.99)] / 1e3
        };
    }
}
