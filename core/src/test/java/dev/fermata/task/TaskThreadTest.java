package dev.fermata.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.loop.Loop;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Until;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The threads of tasks: rules 13 and 14. */
final class TaskThreadTest {
    private static final ThreadLocal<String> OWN = new ThreadLocal<>();
    private static final InheritableThreadLocal<String> INHERITABLE = new InheritableThreadLocal<>();
    private static final ScopedValue<String> SCOPED = ScopedValue.newInstance();

    @EveryPlace
    void aNamedTaskGivesItsThreadItsName(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Task<String> task =
                    group.fork("prices", () -> Thread.currentThread().getName());
            assertEquals("prices", task.name());
            assertEquals("prices", task.get());
        }));
    }

    @EveryPlace
    void aTaskWithoutANameIsCalledTaskAndANumber(Place place) throws Exception {
        place.run(() -> {
            List<Task<Long>> tasks = Tasks.settle(List.<Callable<Long>>of(TaskThreadTest::id, TaskThreadTest::id));
            assertTrue(
                    tasks.getFirst().name().matches("task-\\d+"),
                    tasks.getFirst().name());
            assertNotEquals(tasks.getFirst().name(), tasks.getLast().name());
            assertEquals(tasks.getFirst().id(), tasks.getFirst().resultNow());
        });
    }

    private static long id() {
        return Thread.currentThread().threadId();
    }

    @EveryPlace
    void eachTaskHasAVirtualDaemonThreadOfItsOwn(Place place) throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        place.run(() -> {
            Tasks.forEach(IntStream.range(0, 20).boxed().toList(), 2, item -> {
                threads.add(Thread.currentThread());
                assertTrue(Thread.currentThread().isVirtual());
                assertTrue(Thread.currentThread().isDaemon());
            });
            assertEquals(20, threads.size());
        });
    }

    @EveryPlace
    void aTaskIsFoundFromItsThreadWhileItRuns(Place place) throws Exception {
        place.run(() -> {
            Task<Optional<Task<?>>> task = Tasks.spawn(() -> Task.current());
            assertSame(task, task.get().orElseThrow());
            Thread thread = Until.threadOf(task);
            thread.join();
            assertEquals(Optional.empty(), Task.of(thread));
            assertEquals(place.isTask(), Task.current().isPresent());
        });
    }

    @EveryPlace
    void threadLocalsAreNotInherited(Place place) throws Exception {
        place.run(() -> {
            OWN.set("mine");
            INHERITABLE.set("mine");
            try {
                TaskGroup.run(group -> {
                    assertNull(group.fork(() -> OWN.get()).get());
                    assertNull(group.fork(() -> INHERITABLE.get()).get());
                });
            } finally {
                OWN.remove();
                INHERITABLE.remove();
            }
        });
    }

    @EveryPlace
    void bindingsOfScopedValuesAreNotInherited(Place place) throws Exception {
        place.run(() -> ScopedValue.where(SCOPED, "mine").call(() -> {
            assertFalse(Tasks.spawn(() -> SCOPED.isBound()).get());
            return null;
        }));
    }

    @EveryPlace
    void theContextClassLoaderIsThatOfTheForker(Place place) throws Exception {
        place.run(() -> {
            Thread me = Thread.currentThread();
            ClassLoader before = me.getContextClassLoader();
            try (URLClassLoader loader = new URLClassLoader(new URL[0])) {
                me.setContextClassLoader(loader);
                TaskGroup.run(group -> {
                    assertSame(
                            loader,
                            group.fork(() -> Thread.currentThread().getContextClassLoader())
                                    .get());
                });
            } finally {
                me.setContextClassLoader(before);
            }
        });
    }

    @Test
    void allThreadsOfFermataAreDaemons() throws Exception {
        Tasks.sleep(Duration.ofNanos(1)); // starts the timers' thread
        Loop loop = Loop.builder().name("fermata-loop").start(); // and the watchdog's
        try {
            Set<String> names = new HashSet<>();
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().startsWith("fermata-")) {
                    assertTrue(thread.isDaemon(), thread::getName);
                    names.add(thread.getName());
                }
            }
            assertTrue(names.containsAll(Set.of("fermata-timer", "fermata-watchdog", "fermata-loop")), names::toString);
        } finally {
            loop.close();
        }
    }

    @EveryPlace(Place.Kind.LOOP)
    void tasksOfALoopAreNumberedInTheOrderOfTheirCreation(Place place) throws Exception {
        place.run(() -> {
            Task<?> one = Tasks.spawn(() -> {});
            Task<?> two = Tasks.spawn(() -> {});
            assertEquals("task-2", one.name()); // main was the first
            assertEquals("task-3", two.name());
            assertNotSame(Until.threadOf(one), Until.threadOf(two));
        });
    }
}
