package dev.fermata.console;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One task that never changes; counts how often it was looked at. */
class CountingSource implements Source {
    final AtomicInteger samples = new AtomicInteger();

    @Override
    public Sample sample() {
        return new Sample(samples.incrementAndGet(), List.of(new Row(1, "{\"id\":1}")), List.of(), Map.of());
    }

    @Override
    public Optional<String> task(long id) {
        return Optional.empty();
    }

    @Override
    public String document() {
        return "{}";
    }

    /** Waits until nobody looks any more: no sampler is left. */
    void awaitRest() throws InterruptedException {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("fermata-console-sampler")) {
                thread.join(TimeUnit.NANOSECONDS.toMillis(limit - System.nanoTime()));
                if (thread.isAlive()) {
                    throw new AssertionError("still looked at");
                }
            }
        }
    }
}
