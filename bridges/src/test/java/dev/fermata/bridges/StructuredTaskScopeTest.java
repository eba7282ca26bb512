package dev.fermata.bridges;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.context.Context;
import dev.fermata.context.ContextVar;
import dev.fermata.loop.Loop;
import dev.fermata.queue.Queue;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import java.time.Duration;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.StructuredTaskScope.Joiner;
import java.util.concurrent.StructuredTaskScope.Subtask;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The JDK's scopes and Fermata's primitives and tasks in one program. */
@Timeout(60)
final class StructuredTaskScopeTest {
    private static final ContextVar<String> REQUEST = ContextVar.create("request");
    private static final ScopedValue<String> USER = ScopedValue.newInstance();

    /** A subtask is a thread that is no task: it waits in every primitive, and is interrupted like any thread. */
    @Test
    void subtasksShareFermatasPrimitives() throws Exception {
        Queue<Integer> items = Queue.bounded(2);
        Semaphore two = Semaphore.create(2);
        try (var scope = StructuredTaskScope.open(Joiner.<Integer>allSuccessfulOrThrow())) {
            scope.fork(() -> {
                for (int i = 1; i <= 100; i++) {
                    items.put(i);
                }
                items.close();
                return 0;
            });
            for (int reader = 0; reader < 3; reader++) {
                scope.fork(() -> {
                    int[] sum = new int[1];
                    items.forEach(item -> {
                        try (var _ = two.acquire()) {
                            sum[0] += item;
                        }
                    });
                    return sum[0];
                });
            }
            assertEquals(5050, scope.join().mapToInt(Subtask::get).sum());
        }
        assertEquals(2, two.available());
    }

    @Test
    void theEndOfAScopeEndsTheWaitsOfItsSubtasksAndNothingIsLost() throws Exception {
        Lock lock = Lock.create();
        Semaphore begun = Semaphore.create(0);
        try (var _ = lock.acquire();
                var scope = StructuredTaskScope.open(Joiner.<String>anySuccessfulResultOrThrow())) {
            scope.fork(() -> {
                begun.release();
                try (var _ = lock.acquire()) {
                    return "impossible";
                }
            });
            scope.fork(() -> {
                begun.acquire();
                return "first";
            });
            assertEquals("first", scope.join());
        }
        assertTrue(lock.tryAcquire());
        lock.release();
    }

    @Test
    void aScopeInATaskIsCancelledWithIt() throws Exception {
        Semaphore begun = Semaphore.create(0);
        Semaphore never = Semaphore.create(0);
        Task<?> task = Tasks.spawn(() -> {
            try (var scope = StructuredTaskScope.open()) {
                scope.fork(() -> {
                    begun.release();
                    never.acquire();
                    return null;
                });
                scope.join(); // a foreign call: interrupted by the cancellation
            }
        });
        begun.acquire();
        task.cancel("enough");
        task.join();
        assertEquals(Task.State.CANCELLED, task.state());
        assertEquals(0, never.waiting());
    }

    @Test
    void aTimeoutEndsAScope() {
        Semaphore never = Semaphore.create(0);
        assertThrows(
                TimeoutException.class,
                () -> Tasks.timeout(Duration.ofMillis(5), () -> {
                    try (var scope = StructuredTaskScope.open()) {
                        scope.fork(() -> {
                            never.acquire();
                            return null;
                        });
                        scope.join();
                    }
                }));
        assertEquals(0, never.waiting());
    }

    /** The scope's own waiting would hold up the loop; its subtasks run beside it. */
    @Test
    void onALoopAScopeIsABlockingCall() throws Exception {
        Lock lock = Lock.create();
        int sum = Loop.run(() -> {
            Task<?> other = Tasks.spawn(() -> Tasks.sleep(Duration.ofMillis(1)));
            int both = Tasks.blocking(() -> {
                try (var scope = StructuredTaskScope.open(Joiner.<Integer>allSuccessfulOrThrow())) {
                    for (int i = 1; i <= 2; i++) {
                        int number = i;
                        scope.fork(() -> {
                            try (var _ = lock.acquire()) {
                                return number;
                            }
                        });
                    }
                    return scope.join().mapToInt(Subtask::get).sum();
                }
            });
            other.join();
            return both;
        });
        assertEquals(3, sum);
    }

    /** Each inherits its own kind of value: hand the other kind over. */
    @Test
    void contextVariablesAreHandedToSubtasksAndScopedValuesToTasks() throws Exception {
        try (var _ = REQUEST.set("r-17")) {
            Context context = Context.current();
            ScopedValue.where(USER, "ann").call(() -> {
                try (var scope = StructuredTaskScope.open(Joiner.<String>allSuccessfulOrThrow())) {
                    Subtask<String> bare = scope.fork(() -> REQUEST.orElse("none") + " " + USER.orElse("none"));
                    Subtask<String> handed =
                            scope.fork(context.wrapCallable(() -> REQUEST.orElse("none") + " " + USER.orElse("none")));
                    scope.join();
                    assertEquals("none ann", bare.get());
                    assertEquals("r-17 ann", handed.get());
                }
                String user = USER.get();
                TaskGroup.run(group -> {
                    Task<String> bare = group.fork(() -> REQUEST.orElse("none") + " " + USER.orElse("none"));
                    Task<String> handed = group.fork(
                            () -> ScopedValue.where(USER, user).call(() -> REQUEST.get() + " " + USER.get()));
                    assertEquals("r-17 none", bare.get());
                    assertEquals("r-17 ann", handed.get());
                });
                return null;
            });
        }
    }
}
