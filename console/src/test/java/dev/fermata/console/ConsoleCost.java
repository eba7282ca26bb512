package dev.fermata.console;

import dev.fermata.queue.Queue;
import dev.fermata.sync.Lock;
import dev.fermata.task.TaskGroup;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a page that watches costs the program: {@code ConsoleCost [tasks [rounds]]}.
 *
 * <p>As many tasks as the machine has processors, and as many again, hand work to and fro, so that all processors are busy and
 * about 10 000 times a second a task waits and another one goes on; the other tasks wait for a lock. Spans with and
 * without a viewer take turns. The viewer is curl, in a process of its own.
 */
final class ConsoleCost {
    private static final int SWITCHES = 10_000;
    private static final long SPAN_MILLIS = 1_500;

    private final AtomicBoolean over = new AtomicBoolean();
    private final LongAdder switches = new LongAdder();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<Double> with = new ArrayList<>();
    private final List<Double> without = new ArrayList<>();
    private final List<Double> cpu = new ArrayList<>();

    private ConsoleCost() {}

    public static void main(String[] arguments) throws Exception {
        int tasks = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
        new ConsoleCost().run(tasks, rounds);
    }

    private void run(int tasks, int rounds) throws Exception {
        int pairs = Runtime.getRuntime().availableProcessors();
        Lock lock = Lock.create("held");
        try (Console console = Console.start(0);
                TaskGroup group = TaskGroup.open()) {
            lock.acquire();
            for (int i = 2 * pairs; i < tasks; i++) {
                group.fork("waiter " + i, () -> lock.acquire().close());
            }
            long amount = amountFor(1e9 * pairs / SWITCHES);
            for (int i = 0; i < pairs; i++) {
                Queue<Integer> there = Queue.bounded("there " + i, 1);
                Queue<Integer> back = Queue.bounded("back " + i, 1);
                group.fork("ping " + i, () -> play(there, back, amount, true));
                group.fork("pong " + i, () -> play(back, there, amount, false));
            }
            Thread.sleep(4_000); // for the compiler
            for (int round = 0; round < rounds; round++) {
                if (round % 2 == 0) {
                    unwatched();
                    watched(console);
                } else {
                    watched(console);
                    unwatched();
                }
            }
            over.set(true);
            group.cancel();
            report(tasks);
        }
    }

    private void play(Queue<Integer> out, Queue<Integer> in, long amount, boolean first) throws InterruptedException {
        if (first) {
            out.put(0);
        }
        while (!over.get()) {
            int ball = in.take();
            work(amount);
            switches.increment();
            out.put(ball + 1);
        }
    }

    /** How much work takes so many nanoseconds of one processor. */
    private long amountFor(double nanos) {
        double perUnit = 0;
        for (int i = 0; i < 20; i++) { // the last ones are compiled
            long before = threads.getCurrentThreadCpuTime();
            work(2_000_000);
            perUnit = (threads.getCurrentThreadCpuTime() - before) / 2e6;
        }
        return Math.round(nanos / perUnit);
    }

    /** A fixed amount, not a time: whoever takes processor away makes it last longer. */
    private static void work(long amount) {
        long x = amount | 1;
        for (long i = 0; i < amount; i++) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
        }
        if (x == 0) {
            throw new AssertionError("the compiler must not leave it out");
        }
    }

    private void unwatched() throws InterruptedException {
        without.add(rate());
    }

    private void watched(Console console) throws Exception {
        Process viewer = new ProcessBuilder("curl", "-sN", console.uri() + "events")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Thread.sleep(300); // everything has been sent once
        long before = consoleNanos();
        long began = System.nanoTime();
        with.add(rate());
        cpu.add(100.0 * (consoleNanos() - before) / (System.nanoTime() - began));
        viewer.destroy();
        viewer.waitFor();
        Thread.sleep(300); // the sampler has noticed
    }

    private double rate() throws InterruptedException {
        long before = switches.sum();
        long began = System.nanoTime();
        Thread.sleep(SPAN_MILLIS);
        return (switches.sum() - before) * 1e9 / (System.nanoTime() - began);
    }

    private long consoleNanos() {
        long sum = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("fermata-console")) {
                sum += Math.max(0, threads.getThreadCpuTime(thread.threadId()));
            }
        }
        return sum;
    }

    private void report(int tasks) {
        double off = median(without);
        double on = median(with);
        System.out.printf(
                Locale.ROOT,
                "%d tasks; switches a second: %.0f unwatched, %.0f watched: %.2f %% less; console: %.2f %% of one processor%n",
                tasks,
                off,
                on,
                100 * (off - on) / off,
                median(cpu));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }
}
