package dev.fermata.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Many pieces of work at once, and what to make of their results: all, all whatever happens, the first. */
final class Gathering {
    private Gathering() {}

    static <T extends @Nullable Object> List<T> gather(Collection<? extends Callable<? extends T>> works)
            throws InterruptedException, TaskGroupException {
        List<Task<T>> tasks = new ArrayList<>(works.size());
        TaskGroup.run(group -> {
            for (Callable<? extends T> work : works) {
                tasks.add(group.fork(work));
            }
        });
        List<T> results = new ArrayList<>(tasks.size());
        for (Task<T> task : tasks) {
            results.add(result(task));
        }
        return results;
    }

    /** All tasks have ended and none has failed: what is left is one that somebody cancelled by name. */
    private static <T extends @Nullable Object> T result(Task<T> task) throws InterruptedException {
        if (TaskImpl.stateOf(task) == Task.State.CANCELLED) {
            throw new TaskCancelledException(
                    task.name() + " was cancelled: there is no result of it to gather", null, null, true);
        }
        return task.resultNow();
    }

    static <T extends @Nullable Object> List<Task<T>> settle(Collection<? extends Callable<? extends T>> works)
            throws InterruptedException {
        List<Task<T>> tasks = new ArrayList<>(works.size());
        try (TaskGroup group = TaskGroup.quiet()) {
            for (Callable<? extends T> work : works) {
                tasks.add(group.fork(work));
            }
            group.join();
        } catch (TaskGroupException e) {
            throw new AssertionError("a quiet group does not fail", e);
        }
        return tasks;
    }

    static <T extends @Nullable Object> T race(Collection<? extends Callable<? extends T>> works)
            throws InterruptedException, TaskGroupException {
        if (works.isEmpty()) {
            throw new IllegalArgumentException("a race of nothing has no winner: give it at least one callable");
        }
        AtomicReference<@Nullable Task<T>> winner = new AtomicReference<>();
        List<Task<T>> tasks = new ArrayList<>(works.size());
        try (TaskGroup group = TaskGroup.quiet()) {
            for (Callable<? extends T> work : works) {
                tasks.add(group.fork(() -> runInRace(work, group, winner)));
            }
            group.join();
        }
        Task<T> first = winner.get();
        if (first != null) {
            return first.resultNow();
        }
        List<Throwable> failures = tasks.stream()
                .filter(task -> TaskImpl.stateOf(task) == Task.State.FAILED)
                .map(Task::exceptionNow)
                .toList();
        if (failures.isEmpty()) {
            throw new TaskCancelledException("every task of the race was cancelled", null, null, true);
        }
        throw new TaskGroupException(failures);
    }

    @SuppressWarnings("unchecked") // the current task is the one that was forked for this work
    private static <T extends @Nullable Object> T runInRace(
            Callable<? extends T> work, TaskGroup group, AtomicReference<@Nullable Task<T>> winner) throws Exception {
        T result = work.call();
        if (winner.compareAndSet(null, (Task<T>) Task.current().orElseThrow())) {
            group.cancel();
        }
        return result;
    }

    static <E extends @Nullable Object, T extends @Nullable Object> List<T> map(
            Collection<? extends E> items, int maxConcurrent, WorkOn<? super E, ? extends T, ?> work)
            throws InterruptedException, TaskGroupException {
        if (maxConcurrent < 1) {
            throw new IllegalArgumentException("maxConcurrent must be at least 1: " + maxConcurrent);
        }
        List<E> all = new ArrayList<>(items);
        @Nullable Object[] results = new @Nullable Object[all.size()];
        AtomicInteger next = new AtomicInteger();
        TaskGroup.run(group -> {
            int first = Math.min(maxConcurrent, all.size());
            next.set(first);
            for (int i = 0; i < first; i++) {
                forkItem(group, all, results, next, i, work);
            }
        });
        return listOf(results);
    }

    /** One task for one item; as its last act it starts the task of the next item, so that the number stays the same. */
    private static <E extends @Nullable Object, T extends @Nullable Object> void forkItem(
            TaskGroup group,
            List<E> items,
            @Nullable Object[] results,
            AtomicInteger next,
            int index,
            WorkOn<? super E, ? extends T, ?> work) {
        Task<@Nullable Void> _ = group.fork("", () -> {
            results[index] = work.run(items.get(index));
            int following = next.getAndIncrement();
            if (following < items.size()) {
                forkItem(group, items, results, next, following, work);
            }
        });
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the array holds results of type T, in the order of the items
    private static <T extends @Nullable Object> List<T> listOf(@Nullable Object[] results) {
        return new ArrayList<>((List<T>) Arrays.asList(results));
    }
}
