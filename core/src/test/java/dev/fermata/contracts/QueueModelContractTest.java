package dev.fermata.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.fermata.loop.Loop;
import dev.fermata.queue.Queue;
import dev.fermata.queue.QueueStats;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.Primitives;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Future.State;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random operations on each kind of queue, compared after each step with a model made of plain lists. */
public final class QueueModelContractTest {
    private static final Primitives MAKE = Primitives.underTest();

    private static final int RUNS = 60;
    private static final int STEPS = 300;

    private record Item(int rank, int id) {}

    private record Putter(Item item, Task<?> task) {}

    /** One run on one queue. */
    private static final class Run {
        final Ordering ordering;
        final SplittableRandom random;
        final TaskGroup group;
        final int capacity;
        final Queue<Item> queue;
        final List<Item> items = new ArrayList<>(); // in the order in which they are to be taken
        final Deque<Putter> putters = new ArrayDeque<>();
        final Deque<Task<Item>> takers = new ArrayDeque<>();
        int unfinished;
        int ids;

        Run(Ordering ordering, SplittableRandom random, TaskGroup group) {
            this.ordering = ordering;
            this.random = random;
            this.group = group;
            int room = 1 + random.nextInt(random.nextBoolean() ? 3 : 150); // often full, or more than one chunk
            queue = switch (ordering) {
                case FIFO -> MAKE.boundedQueue(room);
                case UNBOUNDED -> MAKE.unboundedQueue();
                case RENDEZVOUS -> MAKE.rendezvousQueue();
                case LIFO -> MAKE.lifoQueue(room);
                case PRIORITY -> MAKE.priorityQueue(room, Comparator.comparingInt(Item::rank));
            };
            capacity = queue.capacity();
        }

        // --- the model ---

        void insert(Item item) {
            int place = switch (ordering) {
                case LIFO -> 0;
                case PRIORITY -> {
                    int behind = items.size();
                    while (behind > 0 && items.get(behind - 1).rank > item.rank) {
                        behind--;
                    }
                    yield behind;
                }
                default -> items.size();
            };
            items.add(place, item);
            unfinished++;
        }

        void admit() throws Exception {
            while (items.size() < capacity && !putters.isEmpty()) {
                insert(granted(putters.remove()));
            }
        }

        Item granted(Putter putter) throws Exception {
            putter.task.get();
            return putter.item;
        }

        /** Null: it has to wait. */
        Item next() throws Exception {
            if (!items.isEmpty()) {
                Item first = items.removeFirst();
                admit();
                return first;
            }
            if (!putters.isEmpty()) {
                unfinished++;
                return granted(putters.remove());
            }
            return null;
        }

        /** Whether a put need not wait. */
        boolean accepts(Item item) throws Exception {
            if (!takers.isEmpty()) {
                unfinished++;
                assertSame(item, takers.remove().get());
                return true;
            }
            boolean room = putters.isEmpty() && items.size() < capacity;
            if (room) {
                insert(item);
            }
            return room;
        }

        // --- the steps ---

        void step() throws Exception {
            switch (random.nextInt(14)) {
                case 0, 1, 2 -> {
                    Item item = newItem();
                    Task<?> task = group.fork(() -> queue.put(item));
                    Tasks.yieldNow();
                    if (!accepts(item)) {
                        putters.add(new Putter(item, task));
                    } else {
                        task.get();
                    }
                }
                case 3, 4 -> {
                    Item item = newItem();
                    boolean offered = queue.offer(item);
                    assertEquals(accepts(item), offered);
                }
                case 5, 6, 7 -> {
                    Task<Item> task = group.fork(queue::take);
                    Tasks.yieldNow();
                    Item next = next();
                    if (next == null) {
                        takers.add(task);
                    } else {
                        assertSame(next, task.get());
                    }
                }
                case 8 -> {
                    Item polled = queue.poll().orElse(null);
                    assertSame(next(), polled);
                }
                case 9 -> {
                    int max = random.nextInt(5);
                    List<Item> drained = queue.drain(max);
                    List<Item> expected = new ArrayList<>();
                    for (Item next = max == 0 ? null : next(); next != null; ) {
                        expected.add(next);
                        next = expected.size() < max ? next() : null;
                    }
                    assertEquals(expected, drained);
                }
                case 10 -> cancelOne();
                case 11 -> {
                    if (!items.isEmpty()) {
                        Item item = items.remove(random.nextInt(items.size()));
                        queue.asBlockingQueue().remove((Object) item);
                        dealtWith(1);
                        admit();
                    }
                }
                case 12 -> {
                    if (random.nextInt(10) == 0) {
                        queue.asBlockingQueue().clear();
                        dealtWith(items.size());
                        items.clear();
                        admit();
                    }
                }
                default -> {
                    if (unfinished > items.size()) {
                        queue.done();
                        unfinished--;
                    }
                }
            }
        }

        private void dealtWith(int count) {
            unfinished -= count;
        }

        private Item newItem() {
            return new Item(random.nextInt(4), ids++);
        }

        private void cancelOne() throws InterruptedException {
            Task<?> task = null;
            if (!putters.isEmpty()) {
                int index = random.nextInt(putters.size());
                Putter putter = putters.stream().skip(index).findFirst().orElseThrow();
                putters.remove(putter);
                task = putter.task;
            } else if (!takers.isEmpty()) {
                int index = random.nextInt(takers.size());
                Task<Item> taker = takers.stream().skip(index).findFirst().orElseThrow();
                takers.remove(taker);
                task = taker;
            }
            if (task != null) {
                task.cancel();
                task.join();
                assertEquals(State.CANCELLED, task.state());
            }
        }

        void compare() {
            assertEquals(items, List.copyOf(queue.asBlockingQueue()));
            QueueStats stats = queue.stats();
            assertEquals(items.size(), stats.size());
            assertEquals(unfinished, stats.unfinished());
            assertEquals(
                    putters.stream().map(putter -> putter.task.id()).toList(),
                    stats.putters().stream().map(Thread::threadId).toList());
            assertEquals(
                    takers.stream().map(Task::id).toList(),
                    stats.takers().stream().map(Thread::threadId).toList());
        }

        void end() throws Exception {
            for (Putter putter : putters) {
                putter.task.cancel();
            }
            for (Task<?> taker : takers) {
                taker.cancel();
            }
            putters.clear();
            takers.clear();
            assertEquals(items, queue.closeNow());
        }
    }

    @ParameterizedTest
    @EnumSource
    void itDoesWhatAModelOfPlainListsDoes(Ordering ordering) throws Exception {
        for (int seed = 1; seed <= RUNS; seed++) {
            int itsSeed = seed;
            Loop.builder()
                    .virtualTime()
                    .run(() -> TaskGroup.run(group -> {
                        Run run = new Run(ordering, new SplittableRandom(itsSeed), group);
                        for (int step = 1; step <= STEPS; step++) {
                            try {
                                run.step();
                                run.compare();
                            } catch (AssertionError e) {
                                throw new AssertionError(
                                        "seed " + itsSeed + ", step " + step + ": " + e.getMessage(), e);
                            }
                        }
                        run.end();
                    }));
        }
    }
}
