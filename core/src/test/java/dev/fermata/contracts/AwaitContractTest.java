package dev.fermata.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.contracts.AwaitScenes.Scene;
import dev.fermata.task.Task;
import dev.fermata.task.TaskCancelledException;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Until;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Future.State;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every await: cancellation, interrupts and deadlines, before, while and after the grant. */
@ParameterizedClass
@EnumSource(Await.class)
public final class AwaitContractTest {
    private static final Duration SHORT = Duration.ofMillis(10);

    @Parameter
    Await await;

    private static Task<?> self() {
        return Task.current().orElseThrow();
    }

    /** A task that awaits, and waits. */
    private static Task<Boolean> forkWaiting(TaskGroup group, Scene scene) throws InterruptedException {
        int before = scene.waiting();
        Task<Boolean> task = group.fork(() -> {
            scene.await();
            return true;
        });
        untilWaiting(scene, before + 1, task);
        return task;
    }

    /** In the queue, and parked: in between a grant may still be faster than a cancellation that came before it. */
    private static void untilWaiting(Scene scene, int count, Task<?> last) throws InterruptedException {
        Until.waiting(scene::waiting, count);
        Until.waits(last);
    }

    private void assertGrantIsThereOnce(Scene scene) throws Exception {
        assertEquals(0, scene.waiting());
        if (await.keepsGrants()) {
            assertTrue(scene.tryNow());
            assertEquals(!await.grantsOne(), scene.tryNow());
        }
    }

    private void assertGrantIsNeitherLostNorDoubled(Scene scene) throws Exception {
        assertFalse(scene.tryNow());
        if (await.keepsGrants()) {
            scene.grant();
        }
        assertGrantIsThereOnce(scene);
    }

    // --- granted -----------------------------------------------------------------------------------------------------

    @EveryPlace
    void itWaitsForItsGrant(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Scene scene = await.arrange();
            Task<Boolean> task = forkWaiting(group, scene);
            assertFalse(task.isDone());
            scene.grant();
            assertTrue(task.get());
            assertEquals(0, scene.waiting());
            assertEquals(!await.grantsOne(), scene.tryNow());
        }));
    }

    @EveryPlace
    void itDoesNotWaitForWhatIsThere(Place place) throws Exception {
        place.run(() -> {
            if (await.keepsGrants()) {
                Scene scene = await.arrange();
                scene.grant();
                scene.await();
                assertEquals(!await.grantsOne(), scene.tryNow());
            }
        });
    }

    @EveryPlace
    void manyAreGrantedInTheOrderOfArrival(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Scene scene = await.arrange();
            if (await.canBeMany() && await.grantsOne()) {
                Task<?>[] tasks = new Task<?>[5];
                for (int i = 0; i < tasks.length; i++) {
                    tasks[i] = forkWaiting(group, scene);
                }
                for (int i = 0; i < tasks.length; i++) {
                    scene.grant();
                    tasks[i].join();
                    assertEquals(tasks.length - i - 1, scene.waiting());
                }
            }
        }));
    }

    // --- cancelled ---------------------------------------------------------------------------------------------------

    @EveryPlace
    void cancelledBeforeItBeginsItThrowsAndTakesNothing(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            for (boolean there : new boolean[] {false, true}) {
                Scene scene = await.arrange();
                if (there && await.keepsGrants()) {
                    scene.grant();
                }
                Task<?> task = group.fork(() -> {
                    self().cancel("before");
                    scene.await();
                });
                task.join();
                assertEquals(State.CANCELLED, task.state());
                if (there) {
                    assertGrantIsThereOnce(scene);
                } else {
                    assertGrantIsNeitherLostNorDoubled(scene);
                }
            }
        }));
    }

    @EveryPlace
    void cancelledWhileItWaitsItThrowsTheReasonAndLeaves(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Scene scene = await.arrange();
            Task<String> task = group.fork(() ->
                    assertThrows(TaskCancelledException.class, scene::await).getMessage());
            untilWaiting(scene, 1, task);
            task.cancel("enough");
            assertEquals("enough", task.get());
            assertGrantIsNeitherLostNorDoubled(scene);
        }));
    }

    @EveryPlace
    void whenTheFirstIsCancelledTheSecondIsGranted(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Scene scene = await.arrange();
            if (await.canBeMany()) {
                Task<?> first = forkWaiting(group, scene);
                Task<?> second = forkWaiting(group, scene);
                first.cancel();
                scene.grant();
                second.join();
                assertEquals(State.SUCCESS, second.state());
                first.join();
                assertEquals(State.CANCELLED, first.state());
            }
        }));
    }

    @EveryPlace
    void cancelledBeforeTheGrantItThrowsAndTheGrantIsForTheNext(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Scene scene = await.arrange();
            if (await.keepsGrants()) {
                Task<?> task = forkWaiting(group, scene);
                task.cancel();
                scene.grant();
                task.join();
                assertEquals(State.CANCELLED, task.state());
                assertGrantIsThereOnce(scene);
            }
        }));
    }

    @EveryPlace
    void cancelledAfterTheGrantItReturnsAndTheNextAwaitThrows(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Scene scene = await.arrange();
            AtomicBoolean cancelled = new AtomicBoolean();
            AtomicBoolean returned = new AtomicBoolean();
            Task<?> task = group.fork(() -> {
                scene.await();
                returned.set(true);
                while (!cancelled.get()) { // not an await
                    Thread.onSpinWait();
                }
                Tasks.yieldNow();
            });
            Until.waiting(scene::waiting, 1);
            scene.grant();
            task.cancel();
            cancelled.set(true);
            task.join();
            assertTrue(returned.get());
            assertEquals(State.CANCELLED, task.state());
            assertEquals(!await.grantsOne(), scene.tryNow());
        }));
    }

    @EveryPlace
    void inACancelledScopeItSucceedsIfItNeedNotWaitAndIsRefusedIfItMust(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Scene scene = await.arrange();
            Task<?> task = group.fork(() -> {
                self().cancel("over");
                assertThrows(TaskCancelledException.class, Tasks::yieldNow);
                assertEquals(
                        "over",
                        assertThrows(TaskCancelledException.class, scene::await).getMessage());
                assertEquals(0, scene.waiting());
                if (await.isTimed()) {
                    assertFalse(scene.await(Duration.ZERO)); // that is no wait
                }
                if (await.keepsGrants()) {
                    scene.grant();
                    scene.await();
                }
                assertThrows(TaskCancelledException.class, Tasks::yieldNow);
            });
            task.get();
        }));
    }

    @EveryPlace
    void inAShieldItIsNotCancelled(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Scene scene = await.arrange();
            AtomicBoolean returned = new AtomicBoolean();
            Task<?> task = group.fork(() -> {
                Tasks.shield(() -> {
                    scene.await();
                    returned.set(true);
                });
                Tasks.yieldNow();
            });
            untilWaiting(scene, 1, task);
            task.cancel();
            assertEquals(1, scene.waiting());
            scene.grant();
            task.join();
            assertTrue(returned.get());
            assertEquals(State.CANCELLED, task.state());
        }));
    }

    /** A grant and a cancellation at the same moment: one of them wins, and it is for one. */
    @EveryPlace(Place.Kind.NO_LOOP)
    void aGrantThatRacesACancellationIsNeitherLostNorDoubled(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            SplittableRandom random = new SplittableRandom(1);
            for (int round = 0; round < 50 && await.keepsGrants() && await.grantsOne(); round++) {
                Scene scene = await.arrange();
                Task<Boolean> waiter = forkWaiting(group, scene);
                AtomicBoolean go = new AtomicBoolean();
                int delay = random.nextInt(200);
                Task<?> granter = group.fork(() -> {
                    while (!go.get()) {
                        Thread.onSpinWait();
                    }
                    spin(delay);
                    scene.grant();
                });
                go.set(true);
                spin(random.nextInt(200));
                waiter.cancel();
                granter.get();
                waiter.join();
                assertEquals(waiter.state() == State.CANCELLED, scene.tryNow());
                assertFalse(scene.tryNow());
            }
        }));
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }

    // --- interrupted by a stranger -----------------------------------------------------------------------------------

    @EveryPlace
    void interruptedBeforeItBeginsItThrowsOnceAndTakesNothing(Place place) throws Exception {
        place.run(() -> {
            Scene scene = await.arrange();
            Thread.currentThread().interrupt();
            assertSame(
                    InterruptedException.class,
                    assertThrows(InterruptedException.class, scene::await).getClass());
            assertFalse(Thread.currentThread().isInterrupted());
            assertGrantIsNeitherLostNorDoubled(scene);
        });
    }

    @EveryPlace
    void interruptedWhileItWaitsItThrowsOnceAndLeaves(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Scene scene = await.arrange();
            Thread me = Thread.currentThread();
            AtomicBoolean thrown = new AtomicBoolean();
            Task<?> interrupter = group.fork(() -> {
                Until.waiting(scene::waiting, 1);
                me.interrupt();
                Until.holds(thrown::get, "interrupted"); // meanwhile a virtual clock stands still
            });
            assertSame(
                    InterruptedException.class,
                    assertThrows(InterruptedException.class, scene::await).getClass());
            thrown.set(true);
            interrupter.join();
            assertFalse(Thread.currentThread().isInterrupted());
            assertGrantIsNeitherLostNorDoubled(scene);
        }));
    }

    @EveryPlace
    void interruptedAfterTheGrantItReturnsAndTheNextAwaitThrows(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Scene scene = await.arrange();
            Thread me = Thread.currentThread();
            AtomicBoolean interrupted = new AtomicBoolean();
            group.fork(() -> {
                Until.waiting(scene::waiting, 1);
                scene.grant();
                me.interrupt();
                interrupted.set(true);
            });
            scene.await();
            while (!interrupted.get()) { // not an await
                Thread.onSpinWait();
            }
            assertThrows(InterruptedException.class, Tasks::yieldNow);
            assertEquals(!await.grantsOne(), scene.tryNow());
        }));
    }

    // --- limits ------------------------------------------------------------------------------------------------------

    @EveryPlace
    void withoutTimeItTriesOnce(Place place) throws Exception {
        place.run(() -> {
            for (Duration none : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1)}) {
                Scene scene = await.arrange();
                if (await.isTimed()) {
                    assertFalse(scene.await(none));
                    if (await.keepsGrants()) {
                        scene.grant();
                        assertTrue(scene.await(none));
                    }
                }
            }
        });
    }

    @EveryPlace
    void whenItsTimeIsOverItLeaves(Place place) throws Exception {
        place.run(() -> {
            if (await.isTimed()) {
                Scene scene = await.arrange();
                assertFalse(scene.await(SHORT));
                assertGrantIsNeitherLostNorDoubled(scene);
            }
        });
    }

    @EveryPlace
    void aTimeoutAroundItEndsIt(Place place) throws Exception {
        place.run(() -> {
            Scene scene = await.arrange();
            assertThrows(TimeoutException.class, () -> Tasks.timeout(SHORT, () -> scene.await()));
            assertGrantIsNeitherLostNorDoubled(scene);
        });
    }

    @EveryPlace
    void aTimeoutOfZeroAroundItLetsItTryOnce(Place place) throws Exception {
        place.run(() -> {
            Scene scene = await.arrange();
            assertThrows(TimeoutException.class, () -> Tasks.timeout(Duration.ZERO, () -> scene.await()));
            if (await.keepsGrants()) {
                scene.grant();
                Tasks.timeout(Duration.ZERO, () -> scene.await());
                assertEquals(!await.grantsOne(), scene.tryNow());
            }
        });
    }
}
