package dev.fermata.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.context.ContextVar;
import dev.fermata.engine.Engine;
import dev.fermata.engine.Timer;
import dev.fermata.loop.Loop;
import dev.fermata.queue.Queue;
import dev.fermata.queue.QueueStats;
import dev.fermata.sync.Condition;
import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.sync.LockStats;
import dev.fermata.sync.Semaphore;
import dev.fermata.sync.SemaphoreStats;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.task.VoidWork;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Each kind of thing that a test may leave behind is found, and told once. */
final class LeftoversTest {
    private final Primitives make = Primitives.underTest();

    private static void assertFound(String... texts) {
        String message = assertThrows(AssertionError.class, () -> Leftovers.assertNone(Duration.ZERO))
                .getMessage();
        for (String text : texts) {
            assertTrue(message.contains(text), message);
        }
        Leftovers.assertNone(Duration.ofSeconds(5)); // the next test is not blamed for it
    }

    private static void assertFoundWhileItWaits(String name, VoidWork<?> await) throws Exception {
        Task<?> task = Tasks.spawn(await);
        Until.waits(task);
        assertFound("somebody still waits", name, "left alive: ");
        task.cancel();
        task.join();
    }

    @Test
    void aTestThatLeavesNothingPasses() throws Exception {
        try (var _ = make.lock().acquire()) {
            Tasks.timeout(
                    Duration.ofHours(1),
                    () -> Tasks.spawn(() -> Tasks.yieldNow()).join());
        }
        Leftovers.assertNone(Duration.ofSeconds(5));
    }

    @Test
    void whatIsHeldIsNoWaiter() throws Exception {
        make.lock().acquire();
        make.semaphore(2).acquire(2);
        make.boundedQueue(1).put("item");
        Leftovers.assertNone(Duration.ofSeconds(5));
    }

    // --- waiters -----------------------------------------------------------------------------------------------------

    @Test
    void aWaiterOfEachPrimitiveIsFound() throws Exception {
        Lock held = make.lock("held");
        held.tryAcquire();
        assertFoundWhileItWaits("held", held::acquire);
        assertFoundWhileItWaits("doors", make.event("doors")::await);
        Condition condition = make.condition();
        assertFoundWhileItWaits("Condition", () -> {
            try (var _ = condition.lock().acquire()) {
                condition.await();
            }
        });
        assertFoundWhileItWaits("seats", make.semaphore("seats", 0)::acquire);
        assertFoundWhileItWaits("Barrier", make.barrier(2)::await);
        assertFoundWhileItWaits("orders", make.unboundedQueue("orders")::take);
        Queue<Integer> rendezvous = make.rendezvousQueue("point");
        assertFoundWhileItWaits("point", () -> rendezvous.put(1));
    }

    @Test
    void aWaiterForTheLockOfAConditionIsFound() throws Exception {
        Condition condition = make.condition();
        condition.lock().tryAcquire();
        assertFoundWhileItWaits("Condition", condition.lock()::acquire);
    }

    // --- numbers -----------------------------------------------------------------------------------------------------

    private static <P> P lying(Class<P> type, P truth, Map<String, Object> lies) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (_, method, arguments) -> lies.containsKey(method.getName())
                        ? lies.get(method.getName())
                        : method.invoke(truth, arguments)));
    }

    private static void assertFoundOut(Object liar) {
        Made.note(liar);
        assertFound("do not add up");
    }

    @Test
    void permitsThatDoNotAddUpAreFound() {
        Semaphore seats = Semaphore.create("seats", 3);
        for (SemaphoreStats odd : List.of(
                new SemaphoreStats("seats", 3, 1, 3, List.of()),
                new SemaphoreStats("seats", 3, -1, 4, List.of()),
                new SemaphoreStats("seats", 3, 5, -2, List.of()),
                new SemaphoreStats("seats", 3, 1, 2, List.of()))) { // available() says 3
            assertFoundOut(lying(Semaphore.class, seats, Map.of("stats", odd)));
        }
    }

    @Test
    void aLockThatDoesNotKnowItsHolderIsFound() {
        Lock free = Lock.create();
        assertFoundOut(lying(Lock.class, free, Map.of("isLocked", true)));
        var ghost = new LockStats("lock", Optional.of(Thread.currentThread()), List.of());
        assertFoundOut(lying(Lock.class, free, Map.of("stats", ghost)));
    }

    @Test
    void aQueueThatMiscountsIsFound() {
        Queue<Integer> queue = Queue.bounded(2);
        assertFoundOut(lying(Queue.class, queue, Map.of("size", 1)));
        assertFoundOut(lying(Queue.class, queue, Map.of("isEmpty", false)));
        var dealtWith = new QueueStats("queue", 1, 2, 0, List.of(), List.of());
        assertFoundOut(lying(Queue.class, queue, Map.of("size", 1, "isEmpty", false, "stats", dealtWith)));
        var tooFull = new QueueStats("queue", 3, 2, 3, List.of(), List.of());
        assertFoundOut(lying(Queue.class, queue, Map.of("size", 3, "isEmpty", false, "stats", tooFull)));
    }

    // --- what is alive -----------------------------------------------------------------------------------------------

    @Test
    void aTaskIsFound() throws Exception {
        Event end = Event.create();
        Task<?> task = Tasks.spawn(() -> end.await());
        assertFound("left alive: ", task.name());
        end.set();
        task.join();
    }

    @Test
    void aLoopIsFound() {
        try (Loop loop = Loop.builder().name("forgotten").start()) {
            assertFound("left alive: ", "forgotten");
            assertFalse(loop.toString().isEmpty());
        }
    }

    @Test
    void aTimerIsFoundUnlessItIsDead() {
        Timer timer = new Timer(Engine.parallel().nanoTime() + TimeUnit.HOURS.toNanos(1)) {
            @Override
            protected void fire() {}

            @Override
            public String toString() {
                return "alarm clock";
            }
        };
        Engine.parallel().set(timer);
        assertFound("left alive: alarm clock");
        timer.cancel();
        Leftovers.assertNone(Duration.ZERO);
    }

    // --- on the thread -----------------------------------------------------------------------------------------------

    @Test
    void anInterruptIsFoundOnTheThreadOfTheTest() {
        Thread.currentThread().interrupt();
        assertFound("interrupted");
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @EveryPlace
    void anInterruptIsFoundInThePlace(Place place) {
        assertThrows(
                AssertionError.class,
                () -> place.run(() -> Thread.currentThread().interrupt()));
    }

    @Test
    void anOpenGroupIsFound() {
        try (TaskGroup _ = TaskGroup.open()) {
            String message = assertThrows(AssertionError.class, () -> Leftovers.assertNone(Duration.ZERO))
                    .getMessage();
            assertTrue(message.contains("group"), message);
        }
    }

    @Test
    void aContextVariableIsFound() {
        ContextVar<String> user = ContextVar.create("user");
        try (var _ = user.set("Andrey")) {
            String message = assertThrows(AssertionError.class, () -> Leftovers.assertNone(Duration.ZERO))
                    .getMessage();
            assertTrue(message.contains("context"), message);
        }
    }

    @Test
    void theReportOfADefectIsFound() {
        Logger.getLogger("dev.fermata").warning("a defect in Fermata");
        String message = assertThrows(AssertionError.class, () -> Leftovers.assertNone(Duration.ZERO))
                .getMessage();
        assertTrue(message.contains("defect"), message);
        Logs.clear();
    }
}
