package dev.fermata.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.context.ContextVar;
import dev.fermata.loop.Loop;
import dev.fermata.schedule.JobOptions.Missed;
import dev.fermata.schedule.JobOptions.Overlap;
import dev.fermata.sync.Event;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.Tasks;
import dev.fermata.task.VoidWork;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Real time, parallel tasks, threads that are no tasks, and loops used from outside. */
final class SchedulerThreadsTest {
    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration NEVER = Duration.ofDays(1);
    private static final JobOptions TICK = JobOptions.defaults().name("tick");

    @Test
    void jobsRunInParallelOutsideALoop() throws Exception {
        Semaphore ran = Semaphore.create(0);
        try (Scheduler scheduler = Scheduler.open()) {
            long start = System.nanoTime();
            Job job = scheduler.every(SOON, () -> {
                assertTrue(Loop.current().isEmpty());
                ran.release();
            });
            ran.acquire(20);
            assertTrue(System.nanoTime() - start >= 19 * SOON.toNanos());
            assertTrue(job.runs() >= 20);
            assertTrue(job.nextRun().isPresent());
        }
    }

    @Test
    void noRunStartsBeforeItIsDue() throws Exception {
        Semaphore ran = Semaphore.create(0);
        AtomicLong earliest = new AtomicLong(Long.MAX_VALUE);
        try (Scheduler scheduler = Scheduler.open()) {
            long start = System.nanoTime();
            AtomicInteger number = new AtomicInteger();
            JobOptions options = TICK.overlap(Overlap.QUEUE).missed(Missed.CATCH_UP);
            scheduler.schedule(Schedule.fixedRate(SOON), options, () -> {
                long due = start + SOON.toNanos() * number.getAndIncrement();
                earliest.accumulateAndGet(System.nanoTime() - due, Math::min);
                ran.release();
            });
            ran.acquire(50);
        }
        assertTrue(earliest.get() >= 0, () -> "early by " + -earliest.get() + " ns");
    }

    @Test
    void runsOverlapInParallelToo() throws Exception {
        Semaphore begun = Semaphore.create(0);
        Event go = Event.create();
        try (Scheduler scheduler = Scheduler.open()) {
            Job job = scheduler.every(SOON, () -> {
                begun.release();
                go.await();
            });
            begun.acquire(5);
            assertTrue(job.running() >= 5);
            go.set();
            scheduler.stop();
            assertEquals(0, job.running());
        }
    }

    @Test
    void closingFromAnotherThreadThanTheOneThatOpenedWaitsForTheRuns() throws Exception {
        Scheduler scheduler = Scheduler.open();
        Event begun = Event.create();
        AtomicInteger cleaned = new AtomicInteger();
        Event never = Event.create();
        scheduler.every(NEVER, () -> {
            try {
                begun.set();
                never.await();
            } finally {
                Tasks.uninterruptibly(() -> Tasks.sleep(SOON));
                cleaned.incrementAndGet();
            }
        });
        begun.await();
        Thread closer = Thread.ofPlatform().start(scheduler::close);
        closer.join();
        assertEquals(1, cleaned.get());
    }

    @Test
    void aForeignBlockingCallIsInterruptedByTheTimeout() throws Exception {
        Event reported = Event.create();
        try (Scheduler scheduler = Scheduler.open()) {
            JobOptions options = TICK.timeout(SOON).onError(failure -> reported.set());
            Job job = scheduler.schedule(Schedule.once(Instant.now()), options, () -> Thread.sleep(NEVER));
            reported.await();
            assertEquals(
                    "timed out after 1 ms (PT0.001S)",
                    job.lastFailure().orElseThrow().getMessage());
        }
    }

    @Test
    void cancelRunningMakesRoomInParallel() throws Exception {
        Semaphore begun = Semaphore.create(0);
        AtomicInteger on = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Event never = Event.create();
        try (Scheduler scheduler = Scheduler.open()) {
            scheduler.schedule(Schedule.fixedRate(SOON), TICK.overlap(Overlap.CANCEL_RUNNING), () -> {
                most.accumulateAndGet(on.incrementAndGet(), Math::max);
                try {
                    begun.release();
                    never.await();
                } finally {
                    on.decrementAndGet();
                }
            });
            begun.acquire(20);
        }
        assertEquals(1, most.get());
        assertEquals(0, on.get());
    }

    @Test
    void everyTriggerFromManyThreadsIsOneRun() throws Exception {
        Semaphore ran = Semaphore.create(0);
        AtomicInteger on = new AtomicInteger();
        try (Scheduler scheduler = Scheduler.open()) {
            Schedule tomorrow = Schedule.once(Instant.now().plus(NEVER));
            Job job = scheduler.schedule(tomorrow, TICK.overlap(Overlap.QUEUE), () -> {
                assertEquals(1, on.incrementAndGet());
                on.decrementAndGet();
                ran.release();
            });
            Tasks.forEach(List.of(1, 2, 3, 4), who -> {
                for (int i = 0; i < 500; i++) {
                    job.trigger();
                }
            });
            ran.acquire(2000);
            scheduler.stop();
            assertEquals(2000, job.runs());
            assertEquals(0, job.failures());
        }
    }

    @Test
    void stoppingWhileOthersScheduleAndTriggerLeavesNothingBehind() throws Exception {
        for (int round = 0; round < 200; round++) {
            Scheduler scheduler = Scheduler.open();
            ConcurrentLinkedQueue<Job> jobs = new ConcurrentLinkedQueue<>();
            AtomicInteger on = new AtomicInteger();
            VoidWork<RuntimeException> work = () -> {
                on.incrementAndGet();
                try {
                    Tasks.yieldNow();
                } finally {
                    on.decrementAndGet();
                }
            };
            boolean graceful = round % 2 == 0;
            Tasks.gather(
                    () -> untilRefused(() -> jobs.add(scheduler.every(SOON, work))),
                    () -> untilRefused(() -> jobs.forEach(Job::trigger)),
                    () -> {
                        for (int i = 0; i < 20; i++) {
                            Tasks.yieldNow();
                        }
                        if (graceful) {
                            scheduler.stop();
                        } else {
                            scheduler.close();
                        }
                        assertEquals(0, on.get());
                        assertEquals(List.of(), scheduler.jobs());
                    });
            for (Job job : jobs) {
                assertEquals(0, job.running());
                assertEquals(0, job.failures());
            }
        }
    }

    private static void untilRefused(Runnable call) throws InterruptedException {
        try {
            for (int i = 0; i < 40; i++) {
                call.run();
                Tasks.yieldNow();
            }
        } catch (IllegalStateException refused) {
            assertTrue(refused.getMessage().contains("ended")
                    || refused.getMessage().contains("stopped"));
        }
    }

    @Test
    void aCalendarRunsByTheClockAtTheWallWhoeverPausesAndResumesIt() throws Exception {
        CronTimes everySecond = new CronTimes() {
            @Override
            public Optional<LocalDateTime> after(LocalDateTime time) {
                return Optional.of(time.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1));
            }

            @Override
            public boolean isRhythm() {
                return true;
            }
        };
        ConcurrentLinkedQueue<Instant> starts = new ConcurrentLinkedQueue<>();
        Semaphore ran = Semaphore.create(0);
        try (Scheduler scheduler = Scheduler.open()) {
            JobOptions options = TICK.backoff(Duration.ofMillis(1), SOON.multipliedBy(5));
            Job job = scheduler.schedule(WallTimes.schedule(everySecond, "Europe/Berlin"), options, () -> {
                starts.add(Instant.now());
                ran.release();
            });
            Instant first = job.nextRun().orElseThrow();
            Tasks.forEach(List.of(1, 2, 3, 4), who -> {
                for (int i = 0; i < 500; i++) {
                    job.pause();
                    job.nextRun().ifPresent(next -> assertEquals(0, next.getNano()));
                    job.resume();
                }
            });
            ran.acquire(2);
            assertEquals(0, first.getNano());
            assertFalse(starts.peek().isBefore(first));
            assertEquals(0, job.failures());
            scheduler.stop();
            long points = Duration.between(first, Instant.now()).toSeconds() + 1;
            assertTrue(job.runs() <= points, job.runs() + " runs at " + points + " points: " + starts);
        }
    }

    // --- loops used from outside -------------------------------------------------------------------------------------

    @Test
    void aJobScheduledFromOutsideRunsOnTheSchedulersLoopWithTheCallersContext() throws Exception {
        ContextVar<String> who = ContextVar.create("who");
        try (Loop loop = Loop.builder().name("theirs").start();
                var _ = who.set("outside")) {
            Scheduler scheduler = loop.submit(() -> Scheduler.open()).get();
            ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
            Semaphore ran = Semaphore.create(0);
            Job job = scheduler.every(SOON, () -> {
                seen.add(who.get() + " on " + Loop.current().map(Loop::toString).orElse("no loop"));
                ran.release();
            });
            ran.acquire(3);
            assertEquals("outside on loop \"theirs\"", seen.peek());
            job.pause();
            assertTrue(job.nextRun().isEmpty());
            job.trigger();
            job.resume();
            ran.acquire(3);
            assertTrue(scheduler.stop(NEVER));
            assertEquals(List.of(), scheduler.jobs());
        }
    }

    @Test
    void theEndOfTheLoopEndsAStopThatWaitsOutside() throws Exception {
        Loop loop = Loop.builder().start();
        Scheduler scheduler = loop.submit(() -> Scheduler.open()).get();
        Event begun = Event.create();
        Event never = Event.create();
        scheduler.every(NEVER, () -> {
            begun.set();
            never.await();
        });
        begun.await();
        var stopping = Tasks.spawn(() -> {
            scheduler.stop();
        });
        loop.close();
        stopping.get();
        assertEquals(List.of(), scheduler.jobs());
    }

    @Test
    void runsMissedWhileTheLoopWasHeldUpAreCaughtUpWith() throws Exception {
        Loop.run(() -> {
            try (Scheduler scheduler = Scheduler.open()) {
                JobOptions options = TICK.missed(Missed.CATCH_UP);
                Job job = scheduler.schedule(Schedule.fixedRate(Duration.ofMillis(5)), options, () -> {});
                Tasks.yieldNow();
                assertTrue(job.runs() >= 1);
                long until = System.nanoTime() + Duration.ofMillis(26).toNanos();
                while (System.nanoTime() < until) { // holds the loop up
                    Thread.onSpinWait();
                }
                Tasks.yieldNow();
                Tasks.yieldNow();
                assertTrue(job.runs() >= 6, () -> job.runs() + " runs");
            }
        });
    }

    @Test
    void jobsDoNotKeepALoopAlive() throws Exception {
        AtomicReference<Scheduler> left = new AtomicReference<>();
        Loop.run(() -> {
            Scheduler scheduler = Scheduler.open();
            left.set(scheduler);
            scheduler.every(NEVER, () -> {});
            Tasks.yieldNow();
        });
        assertEquals(List.of(), left.get().jobs());
    }
}
