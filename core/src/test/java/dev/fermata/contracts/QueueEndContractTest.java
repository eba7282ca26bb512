package dev.fermata.contracts;

import static dev.fermata.contracts.QueueContractTest.forkPutter;
import static dev.fermata.contracts.QueueContractTest.forkTaker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.queue.Queue;
import dev.fermata.queue.QueueClosedException;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future.State;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule 28, of every kind of queue: how it ends, and who has dealt with what. */
@ParameterizedClass
@EnumSource(Ordering.class)
public final class QueueEndContractTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @Parameter
    Ordering ordering;

    private static Task<Boolean> forkRefused(TaskGroup group, Queue<Integer> queue, boolean timed)
            throws InterruptedException {
        int before = queue.stats().putters().size();
        Task<Boolean> task = group.fork(() -> {
            String message = assertThrows(QueueClosedException.class, () -> {
                        if (timed) {
                            queue.offer(8, HOUR);
                        } else {
                            queue.put(8);
                        }
                    })
                    .getMessage();
            return message.contains("orders");
        });
        Until.waiting(() -> queue.stats().putters().size(), before + 1);
        return task;
    }

    // --- close -------------------------------------------------------------------------------------------------------

    @EveryPlace
    void doneBeforeItsTimeLosesNoItemThatIsRemovedLater(Place place) throws Exception {
        place.run(() -> {
            if (ordering.hasRoom()) {
                Queue<Integer> queue = ordering.create(2);
                queue.put(1);
                queue.put(2);
                queue.done(); // for an item that is still there
                assertEquals(Set.of(1, 2), Set.copyOf(queue.closeNow()));
                assertEquals(0, queue.stats().unfinished());
                queue.join();
            }
        });
    }

    @EveryPlace
    void afterCloseNothingIsPutAndTheRestIsTaken(Place place) throws Exception {
        place.run(() -> {
            Queue<Integer> queue = ordering.create(2);
            boolean holds = queue.offer(1);
            assertFalse(queue.isClosed());
            queue.close();
            queue.close();
            assertTrue(queue.isClosed());
            assertThrows(QueueClosedException.class, () -> queue.put(2));
            assertThrows(QueueClosedException.class, () -> queue.offer(2));
            assertThrows(QueueClosedException.class, () -> queue.offer(2, HOUR));
            assertThrows(QueueClosedException.class, () -> queue.offer(2, Duration.ZERO));
            if (holds) {
                assertEquals(1, queue.take());
            }
            assertThrows(QueueClosedException.class, queue::take);
            assertEquals(Optional.empty(), queue.poll());
            assertEquals(Optional.empty(), queue.poll(HOUR));
            assertEquals(List.of(), queue.drain(1));
            assertTrue(queue.toString().contains("closed"));
        });
    }

    @EveryPlace
    void aFullClosedQueueRefusesAnOfferToo(Place place) throws Exception {
        place.run(() -> {
            Queue<Integer> queue = ordering.create(1);
            queue.offer(1);
            queue.close();
            assertThrows(QueueClosedException.class, () -> queue.offer(2));
            assertThrows(QueueClosedException.class, () -> queue.offer(2, Duration.ZERO));
        });
    }

    @EveryPlace
    void closeRefusesTheWaitingPutters(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            if (ordering.canBeFull()) {
                Queue<Integer> queue = ordering.create("orders", 1);
                queue.offer(1);
                Task<Boolean> first = forkRefused(group, queue, false);
                Task<Boolean> second = forkRefused(group, queue, true);
                queue.close();
                assertTrue(first.get());
                assertTrue(second.get());
                assertEquals(ordering.hasRoom() ? List.of(1) : List.of(), queue.drain(9));
                assertEquals(ordering.hasRoom() ? 1 : 0, queue.stats().unfinished());
            }
        }));
    }

    @EveryPlace
    void closeRefusesTheWaitingTakers(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Integer> queue = ordering.create(1);
            Task<?> taker = group.fork(() -> assertThrows(QueueClosedException.class, queue::take));
            Task<Optional<Integer>> timed = group.fork(() -> queue.poll(HOUR));
            Task<?> worker = group.fork(() -> queue.forEach(_ -> {}));
            Until.waiting(() -> queue.stats().takers().size(), 3);
            queue.close();
            taker.get();
            worker.get();
            assertEquals(Optional.empty(), timed.get());
        }));
    }

    @EveryPlace
    void closedTwiceByManyItEndsOnce(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Integer> queue = ordering.create(1);
            Task<Integer> taker = forkTaker(group, queue);
            queue.put(5);
            for (int i = 0; i < 4; i++) {
                group.fork(queue::close);
            }
            assertEquals(5, taker.get()); // handed over before the end
            group.join();
            assertTrue(queue.isClosed());
        }));
    }

    @EveryPlace
    void inACancelledScopeItIsClosedWithoutAWait(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Integer> queue = ordering.create(1);
            Task<?> task = group.fork(() -> {
                Task.current().orElseThrow().cancel();
                queue.close();
                assertTrue(queue.isClosed());
                assertThrows(InterruptedException.class, queue::take); // not delivered so far
                assertThrows(QueueClosedException.class, queue::take);
            });
            task.get();
        }));
    }

    /** A put is refused for good, and not because it would have to wait, however full the queue is. */
    @EveryPlace
    void inACancelledScopeAPutIntoAFullQueueThatIsClosedSaysThatItIs(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Integer> queue = ordering.create(1);
            Task<?> task = group.fork(() -> {
                queue.offer(1); // a rendezvous has no room for it
                Task.current().orElseThrow().cancel();
                assertThrows(InterruptedException.class, () -> queue.put(2)); // not delivered so far
                queue.close();
                assertThrows(QueueClosedException.class, () -> queue.put(2));
            });
            task.get();
        }));
    }

    @EveryPlace
    void closeNowTakesOutWhatIsLeft(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Integer> queue = ordering.create("orders", 3);
            int room = ordering.hasRoom() ? 3 : 0;
            for (int item = 1; item <= room; item++) {
                queue.put(item);
            }
            Task<Boolean> putter = ordering.canBeFull() ? forkRefused(group, queue, false) : null;
            Task<?> joiner = group.fork(queue::join);
            if (room > 0) {
                Until.waits(joiner);
            }
            List<Integer> expected = switch (ordering) {
                case RENDEZVOUS -> List.of();
                case LIFO -> List.of(3, 2, 1);
                default -> List.of(1, 2, 3);
            };
            assertEquals(expected, queue.closeNow());
            assertEquals(List.of(), queue.closeNow());
            joiner.get(); // it counts as dealt with
            assertEquals(0, queue.stats().unfinished());
            assertTrue(putter == null || putter.get());
            assertThrows(QueueClosedException.class, queue::take);
        }));
    }

    // --- done and join -----------------------------------------------------------------------------------------------

    @EveryPlace
    void joinWaitsUntilEveryItemHasBeenDealtWith(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Integer> queue = ordering.create(2);
            queue.join(); // nothing to wait for
            Task<Integer> taker = forkTaker(group, queue);
            queue.put(1);
            taker.join();
            Task<?> joiner = group.fork(queue::join);
            Task<?> another = group.fork(queue::join);
            Until.waits(joiner, another);
            Task<Integer> second = forkTaker(group, queue);
            queue.put(2); // put meanwhile
            second.join();
            queue.done();
            assertFalse(joiner.isDone());
            assertEquals(1, queue.stats().unfinished());
            queue.done();
            joiner.join();
            another.join();
            queue.join();
        }));
    }

    @EveryPlace
    void doneIsRefusedMoreOftenThanItemsWerePut(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Integer> queue = ordering.create("orders", 2);
            String message =
                    assertThrows(IllegalStateException.class, queue::done).getMessage();
            assertTrue(message.contains("orders") && message.contains("done()"), message);
            Task<Integer> taker = forkTaker(group, queue);
            queue.put(1);
            taker.join();
            queue.done();
            assertThrows(IllegalStateException.class, queue::done);
            assertEquals(0, queue.stats().unfinished());
        }));
    }

    @EveryPlace
    void anItemOfAPutterCountsFromTheMomentItGoesIn(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            if (ordering.canBeFull()) {
                Queue<Integer> queue = ordering.create(1);
                queue.offer(1);
                int before = queue.stats().unfinished();
                forkPutter(group, queue, 2);
                assertEquals(before, queue.stats().unfinished());
                queue.take();
                assertEquals(before + 1, queue.stats().unfinished());
                assertEquals(before == 1, queue.poll().isPresent());
            }
        }));
    }

    // --- forEach -----------------------------------------------------------------------------------------------------

    @EveryPlace
    void forEachWorksUntilTheQueueIsClosedAndEmpty(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Integer> queue = ordering.create(2);
            Steps steps = new Steps();
            Task<?> worker = group.fork(() -> queue.forEach(item -> {
                assertTrue(queue.stats().unfinished() > 0); // done comes after
                Tasks.yieldNow();
                steps.add(item);
            }));
            for (int item = 1; item <= 5; item++) {
                queue.put(item);
                queue.join();
            }
            assertFalse(worker.isDone());
            queue.close();
            worker.get();
            steps.assertAre(1, 2, 3, 4, 5);
        }));
    }

    @EveryPlace
    void forEachCountsAnItemDoneAlsoWhenTheActionThrows(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Integer> queue = ordering.create(2);
            Task<?> worker = group.fork(() -> {
                for (Exception failure : List.of(new IOException("burnt"), new IllegalStateException("spilt"))) {
                    assertSame(
                            failure,
                            assertThrows(
                                    Exception.class,
                                    () -> queue.forEach(_ -> {
                                        throw failure;
                                    })));
                }
                queue.forEach(_ -> {});
            });
            for (int item = 1; item <= 3; item++) {
                queue.put(item);
            }
            queue.join();
            assertEquals(0, queue.stats().unfinished());
            queue.close();
            worker.get();
        }));
    }

    @EveryPlace
    void forEachThatIsCancelledInTheActionCountsThatItem(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Integer> queue = ordering.create(2);
            Task<?> worker = group.fork(() -> queue.forEach(_ -> Tasks.sleep(HOUR)));
            queue.put(1);
            Until.holds(() -> queue.isEmpty() && queue.stats().takers().isEmpty(), "taken");
            Until.waits(worker);
            worker.cancel();
            worker.join();
            assertEquals(State.CANCELLED, worker.state());
            queue.join();
        }));
    }

    @EveryPlace
    void aClosedQueueIsAnIllegalState(Place place) throws Exception {
        place.run(() -> {
            Queue<Integer> queue = ordering.create(1);
            try (queue) {
                assertFalse(queue.isClosed());
            }
            assertInstanceOf(IllegalStateException.class, assertThrows(QueueClosedException.class, () -> queue.put(1)));
        });
    }
}
