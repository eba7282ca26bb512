package dev.fermata.benchmarks.bench;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/** The machine that measures. */
final class Machine {
    private static final com.sun.management.OperatingSystemMXBean SYSTEM =
            (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final double BUSY = 0.7; // of one processor

    private Machine() {}

    /** What to tell beside figures. */
    static String describe() {
        return "%s, %d processors, %d GB, Java %s"
                .formatted(
                        System.getProperty("os.arch"),
                        SYSTEM.getAvailableProcessors(),
                        Math.round(SYSTEM.getTotalMemorySize() / 1e9),
                        System.getProperty("java.vm.version"));
    }

    /** How much heap to take, no more than half of the memory: {@code 4g} or less. */
    static String heap(int mostGigabytes) {
        return heap(mostGigabytes, SYSTEM.getTotalMemorySize());
    }

    static String heap(int mostGigabytes, long memory) {
        long half = memory / 2 / (1 << 20);
        return Math.min(mostGigabytes * 1024L, half) + "m";
    }

    /** A warning if others keep the machine busy, else nothing. */
    static String busy() {
        double load = SYSTEM.getSystemLoadAverage();
        return load < BUSY
                ? ""
                : String.format(
                        Locale.ROOT,
                        "the machine is busy (load %.1f): do not trust these figures, compare ratios at most",
                        load);
    }
}
