package dev.fermata.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.engine.Strand;
import dev.fermata.inspect.Snapshot;
import dev.fermata.inspect.TaskState;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;

/** On a loop, a task that is queued behind many others has no thread before its first turn, and nobody can tell. */
final class LateThreadTest {
    private static final int MANY = 200;

    private interface WithLast {
        void accept(Task<Thread> last) throws Exception;
    }

    /** Queues many, and does something while the last of them has no thread yet. */
    private static Thread last(Place place, String name, WithLast meanwhile) throws Exception {
        List<Thread> threads = new ArrayList<>();
        place.run(() -> TaskGroup.run(group -> {
            for (int i = 1; i < MANY; i++) {
                group.fork(() -> {});
            }
            Task<Thread> last = group.fork(name, Thread::currentThread);
            assertNull(((Strand) last).boundThread());
            meanwhile.accept(last);
            threads.add(last.get());
        }));
        return threads.getFirst();
    }

    @EveryPlace(Place.Kind.LOOP)
    void itHasItsNameThen(Place place) throws Exception {
        assertEquals("last", last(place, "last", last -> {}).getName());
        assertEquals("", last(place, "", last -> {}).getName());
    }

    @EveryPlace(Place.Kind.LOOP)
    void whoAsksForItsNumberGetsThatOfTheThreadThatWillRunIt(Place place) throws Exception {
        long[] id = new long[1];
        Thread thread = last(place, "last", last -> id[0] = last.id());
        assertEquals(id[0], thread.threadId());
    }

    @EveryPlace(Place.Kind.LOOP)
    void manyWhoAskAtOnceGetTheSame(Place place) throws Exception {
        Set<Long> ids = new HashSet<>();
        Thread thread = last(place, "last", last -> {
            CyclicBarrier together = new CyclicBarrier(4);
            List<Callable<Long>> who = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                who.add(() -> {
                    together.await();
                    return last.id();
                });
            }
            ids.addAll(onPlatformThreads(who));
        });
        assertEquals(Set.of(thread.threadId()), ids);
    }

    private static List<Long> onPlatformThreads(List<Callable<Long>> works) throws Exception {
        try (var pool = Executors.newFixedThreadPool(works.size())) {
            List<Long> results = new ArrayList<>();
            for (var result : pool.invokeAll(works)) {
                results.add(result.get());
            }
            return results;
        }
    }

    @EveryPlace(Place.Kind.LOOP)
    void aPictureShowsItAsNew(Place place) throws Exception {
        TaskState[] state = new TaskState[1];
        last(
                place,
                "a task that is late",
                last -> Snapshot.take().allTasks().stream()
                        .filter(task -> task.name().equals("a task that is late"))
                        .forEach(task -> state[0] = task.state()));
        assertEquals(TaskState.NEW, state[0]);
    }

    @EveryPlace(Place.Kind.LOOP)
    void ifItIsCancelledItNeverRuns(Place place) throws Exception {
        List<String> ran = new ArrayList<>();
        place.run(() -> TaskGroup.run(group -> {
            for (int i = 1; i < MANY; i++) {
                group.fork(() -> {});
            }
            Task<?> last = group.fork(() -> ran.add("last"));
            assertTrue(last.cancel());
            last.join();
            assertTrue(last.isCancelled());
        }));
        assertEquals(List.of(), ran);
    }

    @EveryPlace(Place.Kind.LOOP)
    void itHasTheClassLoaderOfWhoForkedIt(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            for (int i = 1; i < MANY; i++) {
                group.fork(() -> {});
            }
            Callable<ClassLoader> its = () -> Thread.currentThread().getContextClassLoader();
            Thread me = Thread.currentThread();
            ClassLoader before = me.getContextClassLoader();
            Task<ClassLoader> ordinary = group.fork(its);
            try (URLClassLoader other = new URLClassLoader(new URL[0])) {
                me.setContextClassLoader(other);
                Task<ClassLoader> special = group.fork(its);
                me.setContextClassLoader(before);
                assertNull(((Strand) ordinary).boundThread());
                assertNotNull(((Strand) special).boundThread());
                assertSame(before, ordinary.get());
                assertSame(other, special.get());
            } finally {
                me.setContextClassLoader(before);
            }
        }));
    }
}
