package dev.fermata.regressions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.queue.Queue;
import dev.fermata.queue.QueueClosedException;
import dev.fermata.regressions.OldQueues.Items;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Primitives;
import dev.fermata.testing.Until;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What has gone wrong in the queues of others, which are in {@link OldQueues}. */
public final class QueueRegressionsTest {
    private final Primitives make = Primitives.underTest();

    private static Items items(Queue<Integer> queue) {
        return new Items() {
            @Override
            public void put(int item) throws InterruptedException {
                queue.put(item);
            }

            @Override
            public boolean offer(int item) {
                return queue.offer(item);
            }

            @Override
            public int take() throws InterruptedException {
                return queue.take();
            }

            @Override
            public Optional<Integer> poll() {
                return queue.poll();
            }

            @Override
            public void close() {
                queue.close();
            }

            @Override
            public int putters() {
                return queue.stats().putters().size();
            }

            @Override
            public int takers() {
                return queue.stats().takers().size();
            }
        };
    }

    // --- order under back-pressure -----------------------------------------------------------------------------------

    private static void offerBehindABlockedPutter(Items two) throws Exception {
        TaskGroup.run(group -> {
            assertTrue(two.offer(1));
            assertTrue(two.offer(2));
            Task<?> putter = group.fork(() -> two.put(3));
            Until.waiting(two::putters, 1);
            Until.waits(putter);
            assertEquals(1, two.take());
            assertEquals(2, two.take()); // there is room, and the putter has not run yet
            assertTrue(two.offer(4));
            putter.join();
            assertEquals(3, two.take());
            assertEquals(4, two.take());
        });
    }

    /**
     * asyncio: what was put into a full queue first, by a task that had to wait, came out after what another put without
     * waiting once there was room. https://github.com/python/cpython/issues/83055
     */
    @EveryPlace
    void aBlockedPutterKeepsItsPlace(Place place) throws Exception {
        place.run(() -> offerBehindABlockedPutter(items(make.boundedQueue(2))));
    }

    @Test
    void aQueueThatWakesPuttersToTryAgainReorders() {
        Broken.isWrong(() -> offerBehindABlockedPutter(new OldQueues.Retrying(2)));
    }

    // --- an item for one who is cancelled ----------------------------------------------------------------------------

    private static void cancelTheTakerAfterThePut(Items queue) throws Exception {
        TaskGroup.run(group -> {
            List<Integer> seen = new CopyOnWriteArrayList<>();
            Task<?> taker = group.fork(() -> {
                seen.add(queue.take());
            });
            Until.waiting(queue::takers, 1);
            Until.waits(taker);
            queue.offer(7);
            taker.cancel(); // the item is for it, and it has not run yet
            taker.join();
            queue.poll().ifPresent(seen::add);
            assertEquals(List.of(7), seen);
        });
    }

    /**
     * asyncio: an item put for a waiting task was lost when that task was cancelled before it ran.
     * https://github.com/python/asyncio/pull/256; its twin, with a timeout, is in {@link TimeoutRegressionsTest}.
     */
    @EveryPlace
    void anItemIsNotLostWithTheTakerThatIsCancelled(Place place) throws Exception {
        place.run(() -> cancelTheTakerAfterThePut(items(make.unboundedQueue())));
    }

    @Test
    void aQueueThatHandsItemsOverInFuturesLosesThem() {
        Broken.isWrong(() -> cancelTheTakerAfterThePut(new OldQueues.HandingOver()));
    }

    // --- closing with many waiters -----------------------------------------------------------------------------------

    private static void closeWithManyTakers(Items queue) throws Exception {
        int many = 10_000;
        AtomicInteger ended = new AtomicInteger();
        AtomicBoolean overflow = new AtomicBoolean();
        TaskGroup.run(group -> {
            for (int i = 0; i < many; i++) {
                group.fork(() -> {
                    try {
                        queue.take();
                    } catch (QueueClosedException e) {
                        ended.incrementAndGet();
                    }
                });
            }
            Until.waiting(queue::takers, many);
            Thread closer = new Thread(
                    null,
                    () -> {
                        try {
                            queue.close();
                        } catch (StackOverflowError e) {
                            overflow.set(true);
                        }
                    },
                    "closer",
                    128 << 10); // of stack: too little for ten thousand frames, however well they are compiled
            closer.start();
            Tasks.blocking(() -> closer.join());
            assertFalse(overflow.get(), "stack overflow");
            group.join();
        });
        assertEquals(many, ended.get());
    }

    /** jox: closing a channel for which very many wait overflowed the stack. No public issue is known to us. */
    @EveryPlace
    void closingAQueueForWhichManyWaitNeedsNoStack(Place place) throws Exception {
        place.run(() -> closeWithManyTakers(items(make.unboundedQueue())));
    }

    @Test
    void aQueueThatClosesFromWaiterToWaiterOverflowsTheStack() {
        Broken.isWrong(() -> closeWithManyTakers(new OldQueues.Recursing()));
    }
}
