package dev.fermata.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fermata.inspect.Snapshot.Found;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A snapshot that is made up, as a tree and as JSON, letter by letter. */
final class SnapshotTextTest {
    private static final Instant TAKEN = Instant.parse("2026-11-23T04:12:00.123Z");
    private static final Optional<StackTraceElement> PLACE =
            Optional.of(new StackTraceElement("shop.Pantry", "take", "Pantry.java", 45));
    private static final OptionalLong LOOP = OptionalLong.of(3);

    private static TaskInfo task(long id, OptionalLong loop, TaskState state, List<TaskInfo> children) {
        return new TaskInfo(
                id,
                "task-" + id,
                true,
                OptionalLong.empty(),
                loop,
                state,
                Duration.ofMillis(id),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                children);
    }

    private static TaskInfo waits(long id, TaskState state, WaitInfo wait) {
        return new TaskInfo(
                id,
                "order " + id,
                true,
                OptionalLong.of(30),
                LOOP,
                state,
                Duration.ofMillis(5120),
                Optional.of(wait),
                Map.of("request_id", "a-17"),
                PLACE,
                List.of());
    }

    private static WaitInfo wait(String kind, long on, String text, Optional<Duration> deadline) {
        return new WaitInfo(kind, on, text, Duration.ofMillis(4149), deadline);
    }

    private static Snapshot snapshot(List<LoopInfo> loops, List<TaskInfo> tasks) {
        return new Snapshot(TAKEN, loops, tasks, List.of(), List.of(), List.of(), List.of(), 0);
    }

    private static LoopInfo loop(boolean virtual, int blocking, OptionalLong running) {
        return new LoopInfo(3, "kitchen", "portable", virtual, 2, 40, blocking, 7, running, Duration.ofMillis(12));
    }

    private static Snapshot whole() {
        Optional<Duration> left = Optional.of(Duration.ofMillis(900));
        WaitInfo lock = wait("lock", 12, "Lock \"stock\", held by order 8", left);
        TaskInfo main = task(
                30,
                LOOP,
                TaskState.WAITING,
                List.of(
                        waits(31, TaskState.WAITING, lock),
                        waits(32, TaskState.SLEEPING, wait("sleep", 0, "sleep", Optional.empty())),
                        waits(33, TaskState.BLOCKING, wait("event", 13, "Event \"go\"", Optional.empty()))));
        TaskInfo thread = new TaskInfo(
                1,
                "http-1",
                false,
                OptionalLong.empty(),
                OptionalLong.empty(),
                TaskState.RUNNING,
                Duration.ZERO,
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                List.of());
        HolderInfo ended = new HolderInfo(8, "order 8", 1, true, Optional.empty());
        HolderInfo holder = new HolderInfo(9, "order 9", 2, false, PLACE);
        OptionalLong none = OptionalLong.empty();
        OptionalLong ten = OptionalLong.of(10);
        return new Snapshot(
                TAKEN,
                List.of(loop(false, 1, OptionalLong.of(31))),
                List.of(main, task(40, OptionalLong.empty(), TaskState.NEW, List.of()), thread),
                List.of(
                        new PrimitiveInfo(12, "lock", "stock", List.of(ended), none, none, List.of(31L, 35L), 2),
                        new PrimitiveInfo(
                                14, "semaphore", "db", List.of(holder), OptionalLong.of(2), ten, List.of(), 0)),
                List.of(
                        new JobInfo("restock", Optional.of(TAKEN), 1, 12, 2, Optional.of("no \"delivery\""), false),
                        new JobInfo("paused", Optional.empty(), 0, 0, 0, Optional.empty(), true)),
                List.of(new Found(new Cycle("one\ntwo", List.of(Thread.currentThread())), List.of(12L, 13L))),
                List.of(new Found(new Cycle("three", List.of()), List.of())),
                2);
    }

    @Test
    void theTreeOfAll() {
        assertEquals("""
                loop "kitchen" (portable): 2 ready, 40 waiting, 1 in blocking calls
                └─ task-30: about to go on
                   ├─ order 31: waits for Lock "stock", held by order 8, for 4.1 s, at most 0.9 s more, at shop.Pantry.take(Pantry.java:45) {request_id=a-17}
                   ├─ order 32: sleeps, for 4.1 s, at shop.Pantry.take(Pantry.java:45) {request_id=a-17}
                   └─ order 33: in a blocking call, waits for Event "go", for 4.1 s, at shop.Pantry.take(Pantry.java:45) {request_id=a-17}
                parallel tasks
                └─ task-40: has not run yet
                threads
                └─ http-1: runs
                lock "stock" is held by order 8, which has ended without releasing it; waiting: 2
                deadlock:
                  one
                  two
                deadlock until a deadline:
                  three""", whole().render().replace(System.lineSeparator(), "\n"));
    }

    @Test
    void theJsonOfAll() {
        String waits = "\"sinceMillis\":4149";
        String rest = "},\"context\":{\"request_id\":\"a-17\"},\"place\":\"shop.Pantry.take(Pantry.java:45)\"}";
        String expected = "{\"schema\":\"dev.fermata.snapshot/1\",\"taken\":\"2026-11-23T04:12:00.123Z\","
                + "\"process\":{\"pid\":" + ProcessHandle.current().pid() + ",\"java\":\"" + Runtime.version() + "\"},"
                + "\"loops\":[{\"id\":3,\"name\":\"kitchen\",\"carrier\":\"portable\",\"virtualTime\":false,\"ready\":2,"
                + "\"waiting\":40,\"blocking\":1,\"timers\":7,\"running\":31,\"lagMillis\":12}],"
                + "\"tasks\":[{\"id\":30,\"name\":\"task-30\",\"loop\":3,\"state\":\"WAITING\",\"ageMillis\":30},"
                + "{\"id\":31,\"name\":\"order 31\",\"parent\":30,\"loop\":3,\"state\":\"WAITING\",\"ageMillis\":5120,"
                + "\"waits\":{\"kind\":\"lock\",\"on\":12,\"text\":\"Lock \\\"stock\\\", held by order 8\"," + waits
                + ",\"deadlineMillis\":900" + rest
                + ",{\"id\":32,\"name\":\"order 32\",\"parent\":30,\"loop\":3,\"state\":\"SLEEPING\",\"ageMillis\":5120,"
                + "\"waits\":{\"kind\":\"sleep\",\"text\":\"sleep\"," + waits + rest
                + ",{\"id\":33,\"name\":\"order 33\",\"parent\":30,\"loop\":3,\"state\":\"BLOCKING\",\"ageMillis\":5120,"
                + "\"waits\":{\"kind\":\"event\",\"on\":13,\"text\":\"Event \\\"go\\\"\"," + waits + rest
                + ",{\"id\":40,\"name\":\"task-40\",\"state\":\"NEW\",\"ageMillis\":40},"
                + "{\"id\":1,\"name\":\"http-1\",\"thread\":true,\"state\":\"RUNNING\",\"ageMillis\":0}],"
                + "\"primitives\":[{\"id\":12,\"kind\":\"lock\",\"name\":\"stock\",\"holders\":[{\"task\":8,"
                + "\"name\":\"order 8\",\"permits\":1,\"ended\":true}],\"waiters\":[31,35],\"waiting\":2},"
                + "{\"id\":14,\"kind\":\"semaphore\",\"name\":\"db\",\"holders\":[{\"task\":9,\"name\":\"order 9\","
                + "\"permits\":2,\"place\":\"shop.Pantry.take(Pantry.java:45)\"}],\"level\":2,\"limit\":10,\"waiters\":[],"
                + "\"waiting\":0}],"
                + "\"jobs\":[{\"name\":\"restock\",\"nextRun\":\"2026-11-23T04:12:00.123Z\",\"running\":1,\"runs\":12,"
                + "\"failures\":2,\"lastFailure\":\"no \\\"delivery\\\"\",\"paused\":false},"
                + "{\"name\":\"paused\",\"running\":0,\"runs\":0,\"failures\":0,\"paused\":true}],"
                + "\"deadlocks\":[{\"description\":\"one\\ntwo\",\"tasks\":["
                + Thread.currentThread().threadId()
                + "],\"primitives\":[12,13]}],"
                + "\"timedDeadlocks\":[{\"description\":\"three\",\"tasks\":[],\"primitives\":[]}],\"places\":2}";
        assertEquals(expected, whole().toJson());
    }

    @Test
    void ofSiblingsThatDoTheSameFiveAreShown() {
        List<TaskInfo> tasks = new ArrayList<>();
        for (int i = 1; i <= 7; i++) {
            tasks.add(task(i, LOOP, TaskState.READY, List.of()));
        }
        tasks.add(task(8, LOOP, TaskState.RUNNING, List.of()));
        TaskInfo parent = task(9, LOOP, TaskState.NEW, tasks);
        List<TaskInfo> six = tasks.subList(0, 6);
        TaskInfo other = task(10, LOOP, TaskState.READY, six);
        Snapshot snapshot = snapshot(List.of(loop(true, 0, OptionalLong.empty())), List.of(parent, other));
        assertEquals("""
                loop "kitchen" (portable, virtual time): 2 ready, 40 waiting
                ├─ task-9: has not run yet
                │  ├─ task-1: ready
                │  ├─ task-2: ready
                │  ├─ task-3: ready
                │  ├─ task-4: ready
                │  ├─ task-5: ready
                │  ├─ … and 2 more like this
                │  └─ task-8: runs
                └─ task-10: ready
                   ├─ task-1: ready
                   ├─ task-2: ready
                   ├─ task-3: ready
                   ├─ task-4: ready
                   ├─ task-5: ready
                   └─ … and 1 more like this""", snapshot.render().replace(System.lineSeparator(), "\n"));
    }

    @Test
    void whereThereIsNothingThatIsSaid() {
        assertEquals("parallel tasks: no tasks", snapshot(List.of(), List.of()).toString());
    }
}
