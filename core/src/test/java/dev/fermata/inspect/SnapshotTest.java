package dev.fermata.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.context.ContextVar;
import dev.fermata.loop.Loop;
import dev.fermata.queue.Queue;
import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.TaskGroupException;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Until;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a snapshot tells of tasks, waits, primitives and loops. */
final class SnapshotTest {
    private static final ContextVar<String> REQUEST = ContextVar.create("request_id");

    private static TaskInfo task(Snapshot snapshot, String name) {
        List<TaskInfo> found = snapshot.allTasks().stream()
                .filter(task -> task.name().equals(name))
                .toList();
        assertEquals(1, found.size(), () -> name + " in\n" + snapshot.render());
        return found.getFirst();
    }

    private static PrimitiveInfo primitive(Snapshot snapshot, String name) {
        return snapshot.primitives().stream()
                .filter(primitive -> primitive.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " in\n" + snapshot.primitives()));
    }

    @EveryPlace
    void aTaskThatWaitsIsThereWithWhatItWaitsForAndWhoHoldsThat(Place place) throws Exception {
        place.run(() -> {
            Lock lock = Lock.create("snapshot lock");
            TaskGroup.run(group -> {
                Event leave = Event.create("snapshot event");
                var _ = group.fork("holder", () -> {
                    try (var _ = lock.acquire()) {
                        leave.await();
                    }
                });
                Until.waiting(leave::waiting, 1);
                var _ = group.fork("waiter", () -> {
                    REQUEST.set("a-17");
                    lock.acquire().close();
                });
                Until.waiting(lock::waiting, 1);
                Snapshot snapshot = Snapshot.take();
                TaskInfo holder = task(snapshot, "holder");
                TaskInfo waiter = task(snapshot, "waiter");
                assertEquals(TaskState.WAITING, waiter.state());
                assertEquals(Map.of("request_id", "a-17"), waiter.context());
                assertEquals(holder.parent(), waiter.parent());
                WaitInfo wait = waiter.waits().orElseThrow();
                assertEquals("lock", wait.kind());
                assertEquals("Lock \"snapshot lock\", held by holder", wait.text());
                assertEquals(Optional.empty(), wait.deadline());
                PrimitiveInfo info = primitive(snapshot, "snapshot lock");
                assertEquals(info.id(), wait.on());
                assertEquals(List.of(waiter.id()), info.waiters());
                assertEquals(1, info.waiting());
                assertEquals(
                        List.of(new HolderInfo(holder.id(), "holder", 1, false, Optional.empty())), info.holders());
                leave.set();
            });
            assertEquals(0, primitive(Snapshot.take(), "snapshot lock").waiting());
        });
    }

    @Test
    void howLongAWaitLastsAndIsLeftIsOnTheClockOfItsLoop() throws Exception {
        Loop.builder()
                .virtualTime()
                .name("clock")
                .run(() -> TaskGroup.run(group -> {
                    Event never = Event.create();
                    var _ = group.fork("limited", () -> never.await(Duration.ofHours(5)));
                    var _ = group.fork(
                            "scoped",
                            () -> Tasks.timeout(
                                    Duration.ofHours(7),
                                    () -> TaskGroup.run(inner -> {
                                        var _ = inner.fork("below", () -> never.await());
                                    })));
                    var _ = group.fork("sleeper", () -> Tasks.sleep(Duration.ofHours(9)));
                    Tasks.sleep(Duration.ofHours(2));
                    Snapshot snapshot = Snapshot.take();
                    WaitInfo limited = task(snapshot, "limited").waits().orElseThrow();
                    assertEquals(Duration.ofHours(2), limited.since());
                    assertEquals(Optional.of(Duration.ofHours(3)), limited.deadline());
                    assertEquals(
                            Optional.of(Duration.ofHours(5)),
                            task(snapshot, "below").waits().orElseThrow().deadline());
                    assertEquals(TaskState.SLEEPING, task(snapshot, "sleeper").state());
                    assertEquals(Duration.ofHours(2), task(snapshot, "sleeper").age());
                    assertTrue(
                            snapshot.render()
                                    .contains(
                                            "limited: waits for Event \"event\", for 7200.0 s, at most 10800.0 s more"),
                            snapshot::render);
                    LoopInfo loop = snapshot.loops().getFirst();
                    assertEquals("clock", loop.name());
                    assertTrue(loop.virtualTime());
                    assertEquals(OptionalLong.of(Thread.currentThread().threadId()), loop.running());
                    assertEquals(4, loop.waiting());
                    group.cancel();
                }));
    }

    @Test
    void tasksThatAreReadyHaveNotRunOrAreOutInABlockingCallAreTold() throws Exception {
        Loop.run(() -> TaskGroup.run(group -> {
            Event go = Event.create();
            Event out = Event.create();
            var _ = group.fork("ready", () -> go.await());
            var _ = group.fork(
                    "blocking",
                    () -> Tasks.blocking(() -> {
                        out.set();
                        while (!Thread.currentThread().isInterrupted()) {
                            Thread.onSpinWait();
                        }
                    }));
            out.await();
            var _ = group.fork("new", () -> {});
            go.set();
            Snapshot snapshot = Snapshot.take();
            assertEquals(TaskState.READY, task(snapshot, "ready").state());
            assertEquals(TaskState.NEW, task(snapshot, "new").state());
            assertEquals(TaskState.BLOCKING, task(snapshot, "blocking").state());
            assertEquals(TaskState.RUNNING, task(snapshot, "main").state());
            assertEquals(1, snapshot.loops().getFirst().blocking());
            group.cancel();
        }));
    }

    @EveryPlace
    void levelsAndLimitsOfNamedPrimitivesAreThereWhileNobodyWaits(Place place) throws Exception {
        place.run(() -> {
            Queue<String> queue = Queue.bounded("snapshot queue of " + place, 5);
            queue.put("one");
            queue.put("two");
            Semaphore semaphore = Semaphore.create("snapshot semaphore of " + place, 3);
            try (var _ = semaphore.acquire(2)) {
                Snapshot snapshot = Snapshot.take();
                assertEquals(
                        OptionalLong.of(2),
                        primitive(snapshot, "snapshot queue of " + place).level());
                assertEquals(
                        OptionalLong.of(5),
                        primitive(snapshot, "snapshot queue of " + place).limit());
                PrimitiveInfo permits = primitive(snapshot, "snapshot semaphore of " + place);
                assertEquals(OptionalLong.of(2), permits.level());
                assertEquals(OptionalLong.of(3), permits.limit());
                List<HolderInfo> holders = permits.holders();
                if (place == Place.PLAIN_THREAD) { // nobody sees a thread that is no task and does not wait
                    assertEquals(List.of(), holders);
                } else {
                    assertEquals(
                            Thread.currentThread().threadId(),
                            holders.getFirst().task());
                    assertEquals(2, holders.getFirst().permits());
                }
            }
        });
    }

    @Test
    void aNameKeepsNothingAlive() throws Exception {
        WeakReference<Lock> lock = new WeakReference<>(Lock.create("short-lived"));
        Until.collected(() -> lock.get() == null, "the lock is collected");
        assertFalse(Snapshot.take().primitives().stream()
                .anyMatch(primitive -> primitive.name().equals("short-lived")));
    }

    @Test
    void aThreadThatIsNoTaskIsThereWithTheTasksOfItsGroup() throws Exception {
        Event go = Event.create();
        TaskGroup.run(group -> {
            var _ = group.fork("child of a thread", () -> go.await());
            Until.waiting(go::waiting, 1);
            Snapshot snapshot = Snapshot.take();
            TaskInfo child = task(snapshot, "child of a thread");
            assertEquals(OptionalLong.of(Thread.currentThread().threadId()), child.parent());
            TaskInfo thread = snapshot.tasks().stream()
                    .filter(task -> task.children().contains(child))
                    .findFirst()
                    .orElseThrow();
            assertFalse(thread.isTask());
            go.set();
        });
        assertTrue(Snapshot.take().tasks().stream()
                .noneMatch(task -> task.id() == Thread.currentThread().threadId()));
    }

    @Test
    void manySiblingsThatDoTheSameAreOneLine() throws Exception {
        Event go = Event.create();
        TaskGroup.run(group -> {
            for (int i = 0; i < 1000; i++) {
                var _ = group.fork(() -> go.await());
            }
            Until.waiting(go::waiting, 1000);
            String tree = Snapshot.take().render();
            assertTrue(tree.contains("… and 995 more like this"), tree);
            assertTrue(tree.lines().count() < 20, tree);
            go.set();
        });
    }

    /** Neighbours share what is the same of their waits, and nothing else. */
    @Test
    void waitsThatReadTheSameAreOnWhatTheyAreOn() throws Exception {
        Loop.builder()
                .virtualTime()
                .run(() -> TaskGroup.run(group -> {
                    Event one = Event.create();
                    Event other = Event.create();
                    var _ = group.fork("early", () -> one.await());
                    var _ = group.fork("elsewhere", () -> other.await());
                    Tasks.sleep(Duration.ofHours(1));
                    var _ = group.fork("late", () -> other.await());
                    Until.waiting(other::waiting, 2);
                    Snapshot snapshot = Snapshot.take();
                    WaitInfo early = task(snapshot, "early").waits().orElseThrow();
                    WaitInfo elsewhere = task(snapshot, "elsewhere").waits().orElseThrow();
                    WaitInfo late = task(snapshot, "late").waits().orElseThrow();
                    assertEquals(early.text(), elsewhere.text());
                    assertNotEquals(early.on(), elsewhere.on());
                    assertEquals(elsewhere.on(), late.on());
                    assertEquals(Duration.ofHours(1), elsewhere.since());
                    assertEquals(Duration.ZERO, late.since());
                    group.cancel();
                }));
    }

    @Test
    void withoutTimeForPlacesNobodyHasOne() throws Exception {
        Event go = Event.create();
        TaskGroup.run(group -> {
            var _ = group.fork("somewhere", () -> go.await());
            Until.waiting(go::waiting, 1);
            assertEquals(
                    Optional.empty(),
                    task(Snapshot.take(Duration.ZERO), "somewhere").place());
            go.set();
        });
    }

    /** One task below the other, which a walk by recursion would not survive. */
    @Test
    void aDeepTreeIsTakenDrawnAndWritten() throws Exception {
        int depth = 10_000;
        Event bottom = Event.create();
        Thread top = Thread.ofVirtual().start(() -> {
            try {
                nest(depth, bottom);
            } catch (InterruptedException | TaskGroupException e) {
                throw new AssertionError(e);
            }
        });
        Until.waiting(bottom::waiting, 1);
        Snapshot snapshot = Snapshot.take(Duration.ZERO);
        List<TaskInfo> all = snapshot.allTasks();
        assertEquals(depth + 1, all.size()); // and the thread on top
        assertEquals(OptionalLong.of(all.get(depth - 1).id()), all.get(depth).parent());
        assertEquals(
                depth + 1,
                snapshot.render().lines().filter(line -> line.contains("─ ")).count());
        assertTrue(snapshot.toJson().contains("\"id\":" + all.get(depth).id() + ","));
        bottom.set();
        top.join();
    }

    private static void nest(int depth, Event bottom) throws InterruptedException, TaskGroupException {
        if (depth == 0) {
            bottom.await();
        } else {
            Tasks.gather(() -> nest(depth - 1, bottom));
        }
    }
}
