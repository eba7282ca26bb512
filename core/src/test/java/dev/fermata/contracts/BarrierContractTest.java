package dev.fermata.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Barrier;
import dev.fermata.sync.Event;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Primitives;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Future.State;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Rule 27. What a barrier has in common with every other await is in {@link AwaitContractTest}. */
public final class BarrierContractTest {
    private static final Duration SHORT = Duration.ofMillis(10);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Primitives make = Primitives.underTest();

    private static Task<Integer> forkWaiting(TaskGroup group, Barrier barrier) throws InterruptedException {
        int before = barrier.waiting();
        Task<Integer> task = group.fork(() -> barrier.await());
        Until.waiting(barrier::waiting, before + 1);
        Until.waits(task);
        return task;
    }

    /** A task that is told that the barrier is broken; its result is the cause. */
    private static Task<Throwable> forkBroken(TaskGroup group, Barrier barrier) throws InterruptedException {
        int before = barrier.waiting();
        Task<Throwable> task = group.fork(
                () -> assertThrows(BrokenBarrierException.class, barrier::await).getCause());
        Until.waiting(barrier::waiting, before + 1);
        return task;
    }

    // --- rounds ------------------------------------------------------------------------------------------------------

    @EveryPlace
    void indicesAreDealtInTheOrderOfArrivalRoundAfterRound(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Barrier barrier = make.barrier(4);
            assertEquals(4, barrier.parties());
            for (int round = 0; round < 3; round++) {
                List<Task<Integer>> tasks = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    tasks.add(forkWaiting(group, barrier));
                }
                assertEquals(3, barrier.waiting());
                assertEquals(3, barrier.await(HOUR));
                assertEquals(0, barrier.waiting());
                for (int i = 0; i < 3; i++) {
                    assertEquals(i, tasks.get(i).get());
                }
            }
        }));
    }

    @EveryPlace
    void forOnePartyItNeverWaits(Place place) throws Exception {
        place.run(() -> {
            Steps steps = new Steps();
            Barrier barrier = make.barrier(1, () -> steps.add("action"));
            assertEquals(0, barrier.await());
            assertEquals(0, barrier.await(Duration.ZERO));
            steps.assertAre("action", "action");
        });
    }

    @EveryPlace
    void nobodyIsARoundAhead(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            int parties = 4;
            AtomicInteger arrived = new AtomicInteger();
            AtomicInteger rounds = new AtomicInteger();
            Barrier barrier = make.barrier(parties, () -> {
                assertEquals(parties * rounds.incrementAndGet(), arrived.get());
                Tasks.yieldNow(); // the action may await
            });
            for (int i = 0; i < parties; i++) {
                group.fork(() -> {
                    for (int round = 1; round <= 100; round++) {
                        arrived.incrementAndGet();
                        barrier.await();
                        assertTrue(rounds.get() >= round);
                    }
                });
            }
            group.join();
            assertEquals(100, rounds.get());
        }));
    }

    @EveryPlace
    void theLastToArriveRunsTheActionBeforeAnybodyGoesOn(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Steps steps = new Steps();
            Thread last = Thread.currentThread();
            Barrier barrier = make.barrier(3, () -> {
                assertSame(last, Thread.currentThread());
                Tasks.sleep(SHORT);
                steps.add("action");
            });
            for (int i = 0; i < 2; i++) {
                group.fork(() -> {
                    barrier.await();
                    steps.add("on");
                });
            }
            Until.waiting(barrier::waiting, 2);
            barrier.await();
            group.join();
            steps.assertAre("action", "on", "on");
        }));
    }

    // --- leaving -----------------------------------------------------------------------------------------------------

    @EveryPlace
    void aCancelledWaiterLeavesAndAnotherTakesItsPlace(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Barrier barrier = make.barrier(3);
            Task<Integer> first = forkWaiting(group, barrier);
            Task<Integer> second = forkWaiting(group, barrier);
            first.cancel();
            first.join();
            assertEquals(State.CANCELLED, first.state());
            assertEquals(1, barrier.waiting());
            assertFalse(barrier.isBroken());
            Task<Integer> third = forkWaiting(group, barrier);
            assertEquals(2, barrier.await());
            assertEquals(0, second.get()); // dealt when it trips: it moved up
            assertEquals(1, third.get());
        }));
    }

    @EveryPlace
    void aWaiterWhoseTimeIsOverLeaves(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Barrier barrier = make.barrier(3);
            Task<Integer> other = forkWaiting(group, barrier);
            String message = assertThrows(TimeoutException.class, () -> barrier.await(Duration.ofMillis(5)))
                    .getMessage();
            assertTrue(message.contains("5 ms"), message);
            assertThrows(TimeoutException.class, () -> barrier.await(Duration.ZERO));
            assertThrows(TimeoutException.class, () -> barrier.await(Duration.ofSeconds(-1)));
            assertFalse(barrier.isBroken());
            assertEquals(1, barrier.waiting());
            Task<Integer> another = forkWaiting(group, barrier);
            assertEquals(2, barrier.await(Duration.ZERO)); // the last does not wait
            assertEquals(0, other.get());
            assertEquals(1, another.get());
        }));
    }

    /** On a loop the other one runs only when this one waits. */
    @EveryPlace(Place.Kind.LOOP)
    void withoutTimeItDoesNotEvenArrive(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Barrier barrier = make.barrier(2);
            Task<Integer> other = group.fork(() -> barrier.await());
            assertThrows(TimeoutException.class, () -> barrier.await(Duration.ZERO));
            assertEquals(0, barrier.waiting());
            Until.waiting(barrier::waiting, 1);
            assertEquals(1, barrier.await());
            assertEquals(0, other.get());
        }));
    }

    @EveryPlace
    void onceTheRoundIsCompleteItsWaitersStayInIt(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Steps steps = new Steps();
            Event inAction = make.event();
            Event end = make.event();
            Barrier barrier = make.barrier(2, () -> {
                inAction.set();
                end.await();
            });
            Task<?> first = group.fork(() -> {
                steps.add(barrier.await());
                Tasks.yieldNow();
                steps.add("never");
            });
            Until.waiting(barrier::waiting, 1);
            Until.waits(first);
            Task<Integer> last = group.fork(() -> barrier.await());
            inAction.await();
            first.cancel();
            assertFalse(first.isDone());
            end.set();
            assertEquals(1, last.get());
            first.join();
            steps.assertAre(0);
            assertEquals(State.CANCELLED, first.state());
        }));
    }

    // --- breaking ----------------------------------------------------------------------------------------------------

    @EveryPlace
    void anActionThatThrowsBreaksItForAllWithThatCause(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            for (Throwable failure : List.of(new Exception("kitchen on fire"), new AssertionError("kitchen on fire"))) {
                Barrier barrier = make.barrier(3, () -> sneakyThrow(failure));
                Task<Throwable> first = forkBroken(group, barrier);
                Task<Throwable> second = forkBroken(group, barrier);
                var mine = assertThrows(BrokenBarrierException.class, barrier::await);
                assertSame(failure, mine.getCause());
                assertTrue(mine.getMessage().contains("kitchen on fire"), mine.getMessage());
                assertSame(failure, first.get());
                assertSame(failure, second.get());
                assertTrue(barrier.isBroken());
                assertEquals(0, barrier.waiting());
                var later = assertThrows(BrokenBarrierException.class, () -> barrier.await(Duration.ZERO));
                assertSame(failure, later.getCause());
            }
        }));
    }

    @EveryPlace
    void anActionThatIsCancelledBreaksItForTheOthers(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Event inAction = make.event();
            Barrier barrier = make.barrier(2, () -> {
                inAction.set();
                Tasks.sleep(HOUR);
            });
            Task<Throwable> first = forkBroken(group, barrier);
            Task<Integer> last = group.fork(() -> barrier.await());
            inAction.await();
            Until.waits(last);
            last.cancel("enough");
            last.join();
            assertEquals(State.CANCELLED, last.state());
            assertInstanceOf(InterruptedException.class, first.get());
            assertTrue(barrier.isBroken());
        }));
    }

    @EveryPlace
    void abortBreaksItForThoseWhoWaitAndThoseWhoCome(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Barrier barrier = make.barrier(3);
            Task<Throwable> first = forkBroken(group, barrier);
            Task<Throwable> second = forkBroken(group, barrier);
            barrier.abort();
            assertTrue(barrier.isBroken());
            assertEquals(0, barrier.waiting());
            assertNull(first.get());
            assertNull(second.get());
            assertThrows(BrokenBarrierException.class, barrier::await);
            assertThrows(BrokenBarrierException.class, () -> barrier.await(HOUR));
            barrier.abort();
            assertTrue(barrier.isBroken());
        }));
    }

    @EveryPlace
    void resetBreaksTheRoundForThoseWhoWaitAndBeginsANewOne(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Barrier barrier = make.barrier(2);
            Task<Throwable> first = forkBroken(group, barrier);
            barrier.reset();
            assertFalse(barrier.isBroken());
            assertEquals(0, barrier.waiting());
            assertNull(first.get());
            Task<Integer> second = forkWaiting(group, barrier);
            assertEquals(1, barrier.await());
            assertEquals(0, second.get());
        }));
    }

    @EveryPlace
    void resetMendsABrokenOne(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            AtomicInteger runs = new AtomicInteger();
            Barrier barrier = make.barrier(2, () -> {
                if (runs.incrementAndGet() == 1) {
                    throw new IllegalStateException("the first time");
                }
            });
            Task<Throwable> broken = forkBroken(group, barrier);
            assertThrows(BrokenBarrierException.class, barrier::await);
            assertInstanceOf(IllegalStateException.class, broken.get());
            barrier.reset();
            assertFalse(barrier.isBroken());
            Task<Integer> first = forkWaiting(group, barrier);
            assertEquals(1, barrier.await());
            assertEquals(0, first.get());
            barrier.abort();
            assertNull(
                    assertThrows(BrokenBarrierException.class, barrier::await).getCause()); // not the old one
            barrier.reset();
            assertThrows(TimeoutException.class, () -> barrier.await(SHORT));
        }));
    }

    @EveryPlace
    void inACancelledScopeTheLastMayStillArrive(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Barrier barrier = make.barrier(2);
            Task<Integer> first = forkWaiting(group, barrier);
            Task<Integer> last = group.fork(() -> {
                Task.current().orElseThrow().cancel();
                assertThrows(InterruptedException.class, Tasks::yieldNow);
                return barrier.await();
            });
            assertEquals(1, last.get());
            assertEquals(0, first.get());
        }));
    }

    // --- arguments ---------------------------------------------------------------------------------------------------

    @EveryPlace
    void fewerThanOnePartyAndNullAreRefused(Place place) throws Exception {
        place.run(() -> {
            for (int few : new int[] {0, -1}) {
                String message = assertThrows(IllegalArgumentException.class, () -> make.barrier(few))
                        .getMessage();
                assertTrue(message.contains("parties") && message.contains("" + few), message);
            }
            assertThrows(NullPointerException.class, () -> make.barrier(2, null));
            assertThrows(NullPointerException.class, () -> make.barrier(2).await(null));
        });
    }

    @SuppressWarnings("unchecked") // X is a lie
    private static <X extends Throwable> void sneakyThrow(Throwable failure) throws X {
        throw (X) failure;
    }
}
