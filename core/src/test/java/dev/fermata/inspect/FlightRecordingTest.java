package dev.fermata.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.loop.Loop;
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
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.Configuration;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.Recording;
import jdk.jfr.SettingDescriptor;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a flight recording has of a program that uses Fermata: docs/jfr.md. */
final class FlightRecordingTest {
    private static final Map<String, String> EVENTS = new TreeMap<>(Map.of(
            "dev.fermata.Wait", "dev.fermata.wait.WaitEvent",
            "dev.fermata.Deadlock", "dev.fermata.wait.DeadlockEvent",
            "dev.fermata.TaskStart", "dev.fermata.task.TaskStartEvent",
            "dev.fermata.TaskEnd", "dev.fermata.task.TaskEndEvent",
            "dev.fermata.LoopStall", "dev.fermata.loop.StallEvent",
            "dev.fermata.ScheduledRun", "dev.fermata.schedule.RunEvent",
            "dev.fermata.MissedRun", "dev.fermata.schedule.MissedRunEvent"));

    private static final Duration LONG = Duration.ofMillis(20);

    @TempDir
    Path folder;

    private final Steps told = new Steps();

    /** Is told after a recording is. */
    private final Listener listener = new Listener() {
        @Override
        public void stalled(String loop, String task, Duration time) {
            told.add("stall");
        }

        @Override
        public void deadlocked(Cycle cycle) {
            told.add("deadlock");
        }
    };

    /** Fermata's events of that name while {@code work} runs; the settings are {@code Wait#threshold=1 ms}. */
    private List<RecordedEvent> record(String event, Map<String, String> settings, VoidWork<?> work) throws Exception {
        Path file = folder.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            recording.setSettings(settings);
            recording.start();
            work.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(each -> each.getEventType().getName().equals("dev.fermata." + event))
                .sorted(Comparator.comparing(RecordedEvent::getStartTime)) // a file has them thread by thread
                .toList();
    }

    private static Map<String, String> waitsFrom(Duration threshold) {
        return Map.of("dev.fermata.Wait#enabled", "true", "dev.fermata.Wait#threshold", threshold.toNanos() + " ns");
    }

    private static RecordedEvent only(List<RecordedEvent> events, String field, String value) {
        List<RecordedEvent> found = events.stream()
                .filter(event -> value.equals(event.getString(field)))
                .toList();
        assertEquals(1, found.size(), () -> "events of " + value + " in " + events);
        return found.getFirst();
    }

    /** Holds a lock while another task waits for it for at least so long. Returns the thread that waited. */
    private static Thread holdUp(Lock lock, Duration time) throws Exception {
        return TaskGroup.call(group -> {
            lock.acquire();
            Task<?> waiter = group.fork("waiter", () -> lock.acquire().close());
            Until.waits(waiter);
            long began = System.nanoTime();
            Until.holds(() -> System.nanoTime() - began >= time.toNanos(), "time passes");
            lock.release();
            waiter.join();
            return Until.threadOf(waiter);
        });
    }

    private static void both(Lock first, Barrier here, Lock second) throws Exception {
        try (var _ = first.acquire()) {
            here.await();
            second.acquire().close();
        }
    }

    @Test
    void aLongWaitIsThereWithItsHolder() throws Exception {
        Thread[] waiter = new Thread[1];
        List<RecordedEvent> events = record("Wait", waitsFrom(LONG), () -> {
            waiter[0] = holdUp(Lock.create("stock"), LONG);
        });
        RecordedEvent wait = only(events, "object", "stock");
        assertEquals("lock", wait.getString("kind"));
        assertEquals("granted", wait.getString("outcome"));
        assertEquals(Thread.currentThread().threadId(), wait.getThread("holder").getJavaThreadId());
        assertEquals(waiter[0].threadId(), wait.getThread().getJavaThreadId());
        assertTrue(wait.getDuration().compareTo(LONG) >= 0, () -> wait.getDuration() + "");
        assertTrue(
                wait.getStackTrace().getFrames().stream()
                        .anyMatch(frame -> frame.getMethod().getType().getName().contains("FlightRecordingTest")),
                () -> wait + "");
        for (RecordedEvent event : events) {
            assertTrue(event.getDuration().compareTo(LONG) >= 0, event::toString);
        }
    }

    @Test
    void aWaitShorterThanTheThresholdIsNotThere() throws Exception {
        assertEquals(
                List.of(),
                record("Wait", waitsFrom(Duration.ofHours(1)), () -> holdUp(Lock.create("stock"), Duration.ZERO)));
    }

    @Test
    void withoutAThresholdEachWaitIsThereAndSaysHowItEnded() throws Exception {
        List<RecordedEvent> events = record(
                "Wait",
                waitsFrom(Duration.ZERO),
                () -> Loop.builder().virtualTime().run(() -> {
                    Lock lock = Lock.create("stock");
                    lock.acquire();
                    TaskGroup.run(group -> {
                        var _ = group.fork(() -> lock.tryAcquire(Duration.ofSeconds(1)));
                        Task<?> cancelled = group.fork(() -> lock.acquire());
                        Tasks.sleep(Duration.ofSeconds(2));
                        cancelled.cancel();
                    });
                }));
        assertEquals("granted", only(events, "kind", "sleep").getString("outcome"));
        assertNull(only(events, "kind", "sleep").getThread("holder"));
        assertEquals("stock", only(events, "outcome", "timed out").getString("object"));
        assertEquals("stock", only(events, "outcome", "cancelled").getString("object"));
    }

    @Test
    void whatIsDisabledIsNotThere() throws Exception {
        Map<String, String> off = new TreeMap<>();
        EVENTS.keySet().forEach(name -> off.put(name + "#enabled", "false"));
        for (String name : List.of("Wait", "TaskStart", "TaskEnd")) {
            assertEquals(List.of(), record(name, off, () -> holdUp(Lock.create("stock"), LONG)));
        }
    }

    @Test
    void tasksAreThereFromStartToEnd() throws Exception {
        Map<String, String> settings =
                Map.of("dev.fermata.TaskStart#enabled", "true", "dev.fermata.TaskEnd#enabled", "true");
        VoidWork<?> work = () -> Loop.builder()
                .virtualTime()
                .run(() -> TaskGroup.run(group -> {
                    var _ = group.fork("order 8", () -> Tasks.sleep(Duration.ofSeconds(3)));
                    Task<?> unwanted = group.fork("unwanted", () -> Tasks.sleep(Duration.ofSeconds(5)));
                    Tasks.sleep(Duration.ofSeconds(1));
                    unwanted.cancel();
                }));
        RecordedEvent start = only(record("TaskStart", settings, work), "task", "order 8");
        assertEquals("main", start.getThread("parent").getJavaName());
        assertTrue(start.getThread().isVirtual());
        List<RecordedEvent> ends = record("TaskEnd", settings, work);
        assertEquals("SUCCESS", only(ends, "task", "order 8").getString("state"));
        assertEquals(Duration.ofSeconds(3), only(ends, "task", "order 8").getDuration("age"));
        assertEquals("CANCELLED", only(ends, "task", "unwanted").getString("state"));
        assertEquals(Duration.ofSeconds(1), only(ends, "task", "unwanted").getDuration("age"));
    }

    @Test
    void aLoopThatIsHeldUpIsThere() throws Exception {
        List<RecordedEvent> events = record("LoopStall", Map.of("dev.fermata.LoopStall#enabled", "true"), () -> {
            try (var _ = Inspection.listen(listener)) {
                Loop.builder()
                        .name("hall")
                        .stallThreshold(Duration.ofMillis(10))
                        .run(() -> TaskGroup.run(group -> {
                            var _ = group.fork("hog", () -> {
                                while (told.list().isEmpty()) {
                                    Thread.onSpinWait();
                                }
                            });
                        }));
            }
        });
        RecordedEvent stall = events.getFirst();
        assertEquals("hall", stall.getString("loop"));
        assertTrue(stall.getDuration("held").toMillis() >= 10, stall::toString);
    }

    @Test
    void aDeadlockIsThere() throws Exception {
        List<RecordedEvent> events = record("Deadlock", Map.of("dev.fermata.Deadlock#enabled", "true"), () -> {
            Lock stock = Lock.create("stock");
            Lock prices = Lock.create("prices");
            Barrier here = Barrier.create(2);
            TaskGroup.run(group -> {
                try (var _ = Inspection.listen(listener)) {
                    var _ = group.fork("A", () -> both(stock, here, prices));
                    var _ = group.fork("B", () -> both(prices, here, stock));
                    told.await("deadlock");
                    group.cancel();
                }
            });
        });
        assertEquals(1, events.size());
        assertEquals(2, events.getFirst().getInt("threads"));
        String description = events.getFirst().getString("description");
        assertTrue(description.contains("task \"A\" holds lock \"stock\""), description);
    }

    @Test
    void runsOfJobsAreThereAlsoThoseThatDidNotTakePlace() throws Exception {
        Map<String, String> settings =
                Map.of("dev.fermata.ScheduledRun#enabled", "true", "dev.fermata.MissedRun#enabled", "true");
        Instant[] start = new Instant[1];
        VoidWork<?> work = () -> Loop.builder().virtualTime().run(() -> {
            start[0] = Loop.current().orElseThrow().now();
            try (Scheduler scheduler = Scheduler.open()) {
                var schedule = Schedule.fixedRate(Duration.ofSeconds(2));
                JobOptions defaults = JobOptions.defaults().onError(_ -> {});
                Job queued =
                        scheduler.schedule(schedule, defaults.name("queued").overlap(Overlap.QUEUE), () -> {
                            Tasks.sleep(Duration.ofSeconds(3));
                            throw new IllegalStateException("no stock");
                        });
                Job skipped = scheduler.schedule(
                        schedule,
                        defaults.name("skipped").overlap(Overlap.SKIP),
                        () -> Tasks.sleep(Duration.ofSeconds(3)));
                Tasks.sleep(Duration.ofSeconds(4));
                queued.cancel();
                skipped.cancel();
            }
        });
        List<RecordedEvent> runs = record("ScheduledRun", settings, work).stream()
                .filter(run -> run.getString("job").equals("queued"))
                .toList();
        assertEquals(
                List.of(Duration.ZERO, Duration.ofSeconds(1)),
                runs.stream().map(run -> run.getDuration("lateness")).toList());
        assertEquals(
                "java.lang.IllegalStateException: no stock", runs.getFirst().getString("failure"));
        assertNull(runs.getLast().getString("failure"), "it was cancelled");
        RecordedEvent missed = only(record("MissedRun", settings, work), "job", "skipped");
        assertEquals(1, missed.getInt("runs"));
        assertEquals(
                start[0].plusSeconds(2).toEpochMilli(), missed.getInstant("due").toEpochMilli());
    }

    // --- what Mission Control shows ----------------------------------------------------------------------------------

    private static EventType type(String name) throws Exception {
        return EventType.getEventType(Class.forName(EVENTS.get(name)).asSubclass(Event.class));
    }

    @Test
    void everythingHasALabelAndTheEventsAreInOneCategory() throws Exception {
        for (String name : EVENTS.keySet()) {
            EventType type = type(name);
            assertEquals(name, type.getName());
            assertEquals(List.of("Fermata"), type.getCategoryNames());
            assertTrue(!type.getLabel().isBlank() && !type.getDescription().isBlank(), name);
            for (ValueDescriptor field : type.getFields()) {
                assertTrue(field.getLabel() != null && !field.getLabel().isBlank(), name + "." + field.getName());
            }
        }
    }

    @Test
    void timesHaveAUnit() throws Exception {
        Map<String, String> units = Map.of(
                "TaskEnd.age", "jdk.jfr.Timespan",
                "LoopStall.held", "jdk.jfr.Timespan",
                "ScheduledRun.lateness", "jdk.jfr.Timespan",
                "MissedRun.due", "jdk.jfr.Timestamp",
                "Wait.duration", "jdk.jfr.Timespan");
        for (String field : units.keySet()) {
            String[] parts = field.split("\\.", -1);
            assertEquals(
                    units.get(field),
                    type("dev.fermata." + parts[0]).getField(parts[1]).getContentType(),
                    field);
        }
    }

    @Test
    void withoutSettingsLongWaitsAreRecordedAndTasksAreNot() throws Exception {
        assertEquals("10 ms", defaultOf("dev.fermata.Wait", "threshold"));
        for (String name : EVENTS.keySet()) {
            boolean off = name.startsWith("dev.fermata.Task");
            assertEquals(String.valueOf(!off), defaultOf(name, "enabled"), name);
        }
    }

    // --- what the documents say --------------------------------------------------------------------------------------

    @Test
    void thePageHasEveryEventAndField() throws Exception {
        String page = Files.readString(document("docs/jfr.md"));
        for (String name : EVENTS.keySet()) {
            assertTrue(page.contains("| `" + name + "` |"), name);
            for (ValueDescriptor field : type(name).getFields()) {
                boolean ofTheJdk = List.of("startTime", "duration", "eventThread", "stackTrace")
                        .contains(field.getName());
                assertTrue(ofTheJdk || page.contains("**" + field.getLabel() + "**"), name + "." + field.getName());
            }
        }
    }

    @Test
    void theExampleOfSettingsIsForEventsAndSettingsThatThereAre() throws Exception {
        Map<String, String> settings =
                Configuration.create(document("docs/jfr/fermata.jfc")).getSettings();
        Map<String, String> events = new TreeMap<>();
        for (String setting : settings.keySet()) {
            String[] parts = setting.split("#", -1);
            events.put(parts[0], parts[1]);
            assertTrue(EVENTS.containsKey(parts[0]), setting);
            assertTrue(!defaultOf(parts[0], parts[1]).equals("none"), setting);
        }
        assertEquals(EVENTS.keySet(), events.keySet());
    }

    /** Tests run in the folder of the repository, or in that of core. */
    private static Path document(String name) {
        Path here = Path.of(name);
        return Files.exists(here) ? here : Path.of("..").resolve(here);
    }

    private static String defaultOf(String event, String setting) throws Exception {
        return type(event).getSettingDescriptors().stream()
                .filter(each -> each.getName().equals(setting))
                .map(SettingDescriptor::getDefaultValue)
                .findFirst()
                .orElse("none");
    }
}
