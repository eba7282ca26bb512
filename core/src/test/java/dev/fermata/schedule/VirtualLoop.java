package dev.fermata.schedule;

import dev.fermata.loop.Loop;
import dev.fermata.task.Tasks;
import dev.fermata.task.VoidWorkOn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A program on a loop with virtual time, and what happened when: {@code "2.000 worker 1 started"}. */
final class VirtualLoop {
    private final List<String> lines = new ArrayList<>();
    private final Instant start = now();

    private VirtualLoop() {}

    /** Runs {@code main} with a scheduler that is closed after it; returns the lines. */
    static List<String> run(VoidWorkOn<Program, Exception> main) throws Exception {
        return Loop.builder().virtualTime().run(() -> {
            VirtualLoop loop = new VirtualLoop();
            try (Scheduler scheduler = Scheduler.open()) {
                main.run(new Program(loop, scheduler));
            }
            return loop.lines;
        });
    }

    /** What a test's main works with. */
    record Program(VirtualLoop loop, Scheduler scheduler) {
        void log(String line) {
            Duration time = Duration.between(loop.start, now());
            loop.lines.add("%d.%03d %s".formatted(time.toSeconds(), time.toMillisPart(), line));
        }

        /** Waits until so many seconds after the start. */
        void until(double seconds) throws InterruptedException {
            Tasks.sleep(Duration.between(now(), at(seconds)));
        }

        Instant at(double seconds) {
            return loop.start.plusNanos((long) (seconds * 1e9));
        }

        Job schedule(Schedule when, JobOptions options, double workSeconds) {
            return scheduler.schedule(when, options, () -> work(workSeconds));
        }

        /** Work that takes so long, with a line when it starts, ends, and is cancelled. */
        void work(double seconds) throws InterruptedException {
            String name = Thread.currentThread().getName();
            log(name + " started");
            try {
                Tasks.sleep(Duration.ofNanos((long) (seconds * 1e9)));
                log(name + " finished");
            } catch (InterruptedException e) {
                log(name + " cancelled: " + e.getMessage());
                throw e;
            }
        }
    }

    static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    static Instant now() {
        return Loop.current().orElseThrow().now();
    }
}
