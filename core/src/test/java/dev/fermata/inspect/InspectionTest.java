package dev.fermata.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.loop.Loop;
import dev.fermata.queue.Queue;
import dev.fermata.schedule.Job;
import dev.fermata.schedule.JobOptions;
import dev.fermata.schedule.JobOptions.Overlap;
import dev.fermata.schedule.Schedule;
import dev.fermata.schedule.Scheduler;
import dev.fermata.sync.Barrier;
import dev.fermata.sync.Lock;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.task.VoidWork;
import dev.fermata.testing.Logs;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import dev.fermata.wait.Probe;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Listeners are told what happens, hurt nobody, and nothing is told to those that have gone. */
final class InspectionTest {
    private final Steps told = new Steps();

    private final class Told implements Listener {
        @Override
        public void waited(String kind, String name, WaitOutcome outcome, Duration time) {
            told.add(kind + " " + name + " " + outcome + (time.isNegative() ? " before it began" : ""));
        }

        @Override
        public void started(long id, String name) {
            told.add(name + " started");
        }

        @Override
        public void failed(long id, String name, Throwable failure) {
            told.add(name + " failed: " + failure.getMessage());
        }

        @Override
        public void ended(long id, String name, Future.State how, Duration age) {
            told.add(name + " " + how + " after " + age.toSeconds());
        }

        @Override
        public void stalled(String loop, String task, Duration time) {
            told.add(task + " stalls " + loop + (time.toMillis() >= 10 ? "" : " too early"));
        }

        @Override
        public void deadlocked(Cycle cycle) {
            told.add("deadlock of " + cycle.threads().size());
        }

        @Override
        public void ran(String job, Duration lateness, Duration time, Optional<Throwable> failure) {
            told.add(job + " ran, late by " + lateness.toMillis() + ", took " + time.toMillis()
                    + failure.map(thrown -> ", " + thrown.getMessage()).orElse(""));
        }

        @Override
        public void missed(String job, int runs, Instant due) {
            told.add(job + " missed " + runs + " from " + due.toEpochMilli());
        }
    }

    /** A listener of one kind of thing. */
    private abstract static class Waits implements Listener {
        @Override
        public abstract void waited(String kind, String name, WaitOutcome outcome, Duration time);
    }

    @AfterEach
    void nobodyIsToldAnyMore() {
        assertNull(Probe.installed());
    }

    private static void virtually(VoidWork<?> main) throws Exception {
        Loop.builder().virtualTime().run(main);
    }

    private static void sleep(int seconds) throws InterruptedException {
        Tasks.sleep(Duration.ofSeconds(seconds));
    }

    /** A wait for a lock of that name. */
    private static void waitForLock(String name) throws Exception {
        Lock lock = Lock.create(name);
        TaskGroup.run(group -> {
            lock.acquire();
            Task<?> waits = group.fork(() -> lock.acquire());
            Until.waiting(lock::waiting, 1);
            Until.blocked(waits); // who gets it between the queue and the park has not waited, and nobody is told
            lock.release();
        });
    }

    @Test
    void theEndOfEachWaitIsToldWithItsOutcome() throws Exception {
        try (var _ = Inspection.listen(new Told())) {
            virtually(() -> {
                Lock stock = Lock.create("stock");
                Queue<String> orders = Queue.bounded("orders", 1);
                stock.acquire();
                TaskGroup.run(group -> {
                    Task<?> cancelled = group.fork("cancelled", () -> stock.acquire());
                    var _ = group.fork("refused", () -> orders.forEach(_ -> {}));
                    var _ = group.fork("impatient", () -> stock.tryAcquire(Duration.ofSeconds(1)));
                    Task<?> patient =
                            group.fork("patient", () -> stock.acquire().close());
                    sleep(2);
                    cancelled.cancel();
                    orders.close();
                    stock.release();
                    patient.join();
                });
            });
        }
        for (String step : new String[] {
            "lock stock TIMED_OUT",
            "lock stock GRANTED",
            "lock stock CANCELLED",
            "queue orders REFUSED",
            "sleep sleep GRANTED",
            "task patient GRANTED"
        }) {
            assertEquals(1, told.list().stream().filter(step::equals).count(), step + " in " + told);
        }
    }

    @Test
    void whatHasNoNameIsToldByItsKind() throws Exception {
        try (var _ = Inspection.listen(new Told())) {
            virtually(() -> Queue.bounded(1).poll(Duration.ofSeconds(1)));
        }
        assertTrue(told.list().contains("queue queue TIMED_OUT"), told::toString);
    }

    @Test
    void tasksAreToldAsTheyStartAndEnd() throws Exception {
        try (var _ = Inspection.listen(new Told())) {
            virtually(() -> {
                try (TaskGroup group = TaskGroup.supervisor()) {
                    Task<?> good = group.fork("good", () -> sleep(3));
                    var _ = group.fork("bad", () -> {
                        throw new IllegalStateException("bad");
                    });
                    Task<?> unwanted = group.fork("unwanted", () -> sleep(9));
                    sleep(1);
                    unwanted.cancel();
                    good.join();
                }
            });
        }
        for (String step : new String[] {
            "good started",
            "good SUCCESS after 3",
            "bad started",
            "bad failed: bad",
            "bad FAILED after 0",
            "unwanted started",
            "unwanted CANCELLED after 1"
        }) {
            assertTrue(told.list().contains(step), step + " in " + told);
        }
    }

    @Test
    void aLoopThatIsHeldUpIsTold() throws Exception {
        try (var _ = Inspection.listen(new Told())) {
            Loop.builder()
                    .name("hall")
                    .stallThreshold(Duration.ofMillis(10))
                    .run(() -> TaskGroup.run(group -> {
                        var _ = group.fork("hog", () -> {
                            while (!told.list().contains("hog stalls hall")) {
                                Thread.onSpinWait();
                            }
                        });
                    }));
        }
    }

    @Test
    void aDeadlockIsToldOnce() throws Exception {
        try (var _ = Inspection.listen(new Told())) {
            Lock stock = Lock.create("stock");
            Lock prices = Lock.create("prices");
            Barrier here = Barrier.create(2);
            TaskGroup.run(group -> {
                var _ = group.fork("A", () -> both(stock, here, prices));
                var _ = group.fork("B", () -> both(prices, here, stock));
                told.await("deadlock of 2");
                Snapshot.take().deadlocks();
                group.cancel();
            });
        }
        assertEquals(1, told.list().stream().filter("deadlock of 2"::equals).count());
    }

    private static void both(Lock first, Barrier here, Lock second) throws Exception {
        try (var _ = first.acquire()) {
            here.await();
            second.acquire().close();
        }
    }

    @Test
    void runsOfJobsAreToldWithLatenessTimeAndFailure() throws Exception {
        try (var _ = Inspection.listen(new Told())) {
            virtually(() -> {
                try (Scheduler scheduler = Scheduler.open()) {
                    JobOptions queued = JobOptions.defaults()
                            .name("slow")
                            .overlap(Overlap.QUEUE)
                            .onError(_ -> sleepInOnError());
                    Job job = scheduler.schedule(Schedule.fixedRate(Duration.ofSeconds(2)), queued, () -> {
                        sleep(3);
                        throw new IllegalStateException("no stock");
                    });
                    sleep(5);
                    job.cancel();
                }
            });
        }
        assertTrue(told.list().contains("slow ran, late by 0, took 3000, no stock"), told::toString);
        assertTrue(told.list().contains("slow ran, late by 2000, took 1000"), "the second one waited: " + told);
    }

    /** The time of whoever hears of a failure is not the time of the run. */
    private static void sleepInOnError() {
        Tasks.uninterruptibly(() -> sleep(1));
    }

    @Test
    void runsThatDoNotTakePlaceAreTold() throws Exception {
        try (var _ = Inspection.listen(new Told())) {
            virtually(() -> {
                long start = Loop.current().orElseThrow().now().toEpochMilli();
                try (Scheduler scheduler = Scheduler.open()) {
                    JobOptions options = JobOptions.defaults().name("report").overlap(Overlap.SKIP);
                    Job job = scheduler.schedule(Schedule.fixedRate(Duration.ofSeconds(2)), options, () -> sleep(3));
                    sleep(3);
                    job.cancel();
                }
                assertTrue(told.list().contains("report missed 1 from " + (start + 2000)), told::toString);
            });
        }
    }

    @Test
    void aListenerThatThrowsIsReportedOnceAndHurtsNobody() throws Exception {
        Listener broken = new Waits() {
            @Override
            public void waited(String kind, String name, WaitOutcome outcome, Duration time) {
                throw new LinkageError("broken listener");
            }
        };
        try (var _ = Inspection.listen(broken);
                var _ = Inspection.listen(new Told())) {
            waitForLock("stock");
            waitForLock("prices");
        }
        assertTrue(told.list().contains("lock stock GRANTED"), told::toString);
        assertTrue(told.list().contains("lock prices GRANTED"), told::toString);
        assertEquals(1, Logs.containing("broken listener").size());
    }

    @Test
    void aCheckedExceptionThatAListenerSmugglesOutHurtsNobodyEither() throws Exception {
        Listener broken = new Waits() {
            @Override
            public void waited(String kind, String name, WaitOutcome outcome, Duration time) {
                InspectionTest.<RuntimeException>smuggle(new IOException("smuggled"));
            }
        };
        try (var _ = Inspection.listen(broken)) {
            waitForLock("stock");
        }
        assertEquals(1, Logs.containing("smuggled").size());
    }

    @SuppressWarnings("unchecked") // that is the trick
    private static <X extends Throwable> void smuggle(Throwable thrown) throws X {
        throw (X) thrown;
    }

    @Test
    void afterCloseNobodyIsTold() throws Exception {
        Inspection.Registration first = Inspection.listen(new Told());
        waitForLock("stock");
        first.close();
        int before = told.list().size();
        assertNull(Probe.installed());
        waitForLock("prices");
        assertEquals(before, told.list().size());
    }

    @Test
    void eachRegistrationOfOneListenerEndsByItself() throws Exception {
        Listener listener = new Told();
        try (var _ = Inspection.listen(listener)) {
            Inspection.Registration other = Inspection.listen(listener);
            other.close();
            other.close(); // once more: no matter
            waitForLock("stock");
        }
        assertEquals(
                1, told.list().stream().filter("lock stock GRANTED"::equals).count());
    }
}
