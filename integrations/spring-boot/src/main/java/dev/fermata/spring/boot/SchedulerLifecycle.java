package dev.fermata.spring.boot;

import dev.fermata.schedule.Scheduler;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/** Stops a scheduler when the application stops. */
final class SchedulerLifecycle implements SmartLifecycle {
    /**
     * After the server of the web, whose requests may schedule jobs to the last, in {@code DEFAULT_PHASE - 1024} and
     * {@code - 2048}; before any bean is destroyed that a job may use.
     */
    static final int PHASE = DEFAULT_PHASE - 4096;

    private final Scheduler scheduler;
    private final Duration grace;
    private volatile boolean running;

    SchedulerLifecycle(Scheduler scheduler, Duration grace) {
        this.scheduler = scheduler;
        this.grace = grace;
    }

    /** It runs since it was opened; from here on it has to be stopped. */
    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        try {
            scheduler.stop(grace);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // no grace for us: what still runs is cancelled when the bean is closed
        } finally {
            running = false;
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** A scheduler that was stopped does not start again. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
