package dev.fermata.queue;

import static dev.fermata.contracts.QueueContractTest.forkPutter;
import static dev.fermata.contracts.QueueContractTest.forkTaker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.contracts.Ordering;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Until;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules that other libraries test of their queues and channels, on every kind of queue; see docs/evidence. */
@ParameterizedClass
@EnumSource(Ordering.class)
final class QueueRulesTest {
    private static final int MANY = 100;

    @Parameter
    Ordering ordering;

    /** The item of a taker that is cancelled afterwards is its own; those of the others are untouched. */
    @EveryPlace
    void itemsOfTakersThatAreCancelledAfterwardsAreNotLost(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Integer> queue = ordering.create(2);
            Task<Integer> first = forkTaker(group, queue);
            Task<Integer> second = forkTaker(group, queue);
            Task<Integer> third = forkTaker(group, queue);
            assertTrue(queue.offer(1));
            assertTrue(queue.offer(2));
            first.cancel();
            assertEquals(1, first.get());
            assertEquals(2, second.get());
            assertFalse(third.isDone());
            queue.put(3);
            assertEquals(3, third.get());
            assertEquals(Optional.empty(), queue.poll());
        }));
    }

    /** With room for one, at the item that is taken while another waits, all of them have to wait for each other. */
    @EveryPlace
    void severalProducersAndWorkersGetThroughAndAJoinWaitsForAllOfIt(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Integer> queue = ordering.create(1);
            AtomicInteger sum = new AtomicInteger();
            for (int i = 0; i < 2; i++) {
                group.fork(() -> queue.forEach(item -> {
                    Tasks.yieldNow();
                    sum.addAndGet(item);
                }));
            }
            Task<?> one = group.fork(() -> putMany(queue));
            Task<?> other = group.fork(() -> putMany(queue));
            one.join();
            other.join();
            queue.join();
            assertEquals(MANY * (MANY + 1), sum.get());
            assertEquals(0, queue.stats().unfinished());
            queue.close();
        }));
    }

    private static void putMany(Queue<Integer> queue) throws InterruptedException {
        for (int item = 1; item <= MANY; item++) {
            queue.put(item);
        }
    }

    @EveryPlace
    void aClosedQueueIsJoinedWhenTheRestHasBeenDealtWith(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            if (ordering.hasRoom()) {
                Queue<Integer> queue = ordering.create(1);
                queue.put(1);
                Task<?> joiner = group.fork(queue::join);
                Until.waits(joiner);
                queue.close();
                assertEquals(1, queue.size());
                assertEquals(1, queue.take());
                assertFalse(joiner.isDone());
                queue.done();
                joiner.join();
                assertThrows(IllegalStateException.class, queue::done);
            }
        }));
    }

    @EveryPlace
    void closeNowLeavesWhatWasTakenToBeDealtWith(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Integer> queue = ordering.create(2);
            Task<Integer> taker = forkTaker(group, queue);
            queue.put(1);
            assertEquals(1, taker.get());
            boolean another = queue.offer(2);
            Task<?> joiner = group.fork(queue::join);
            Until.waits(joiner);
            assertEquals(another ? List.of(2) : List.of(), queue.closeNow());
            assertEquals(1, queue.stats().unfinished());
            assertFalse(joiner.isDone());
            queue.done();
            joiner.join();
            assertThrows(IllegalStateException.class, queue::done);
        }));
    }

    /** kotlinx: the room of a channel is not reserved. */
    @EveryPlace(Place.Kind.NO_LOOP)
    void roomThatIsNotUsedCostsNothing(Place place) throws Exception {
        place.run(() -> {
            List<Queue<Integer>> queues = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                queues.add(ordering.create(Integer.MAX_VALUE));
            }
            for (Queue<Integer> queue : queues) {
                boolean there = queue.offer(1);
                assertEquals(there, queue.poll().isPresent());
            }
        });
    }

    @EveryPlace(Place.Kind.NO_LOOP)
    @SuppressWarnings("unchecked") // what it holds are strings
    void theItemOfAPutterThatLeftIsNotHeld(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            if (ordering.canBeFull()) {
                Queue<String> queue = (Queue<String>) (Queue<?>) ordering.create(1);
                queue.offer("full");
                WeakReference<String> item = comeAndGo(group, queue);
                Until.collected(() -> item.refersTo(null), "collected");
                Reference.reachabilityFence(queue);
            }
        }));
    }

    private static WeakReference<String> comeAndGo(TaskGroup group, Queue<String> queue) throws Exception {
        String item = "item " + queue.size(); // an object of its own
        Task<?> putter = group.fork(() -> queue.put(item));
        Until.waiting(() -> queue.stats().putters().size(), 1);
        Until.waits(putter);
        putter.cancel();
        putter.join();
        return new WeakReference<>(item);
    }

    /** jox: a thousand receivers come and go behind one that stays. */
    @EveryPlace
    void thoseWhoComeAndGoBehindOneThatStaysDoNotDisturbIt(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Integer> queue = ordering.create(1);
            Task<Integer> first = forkTaker(group, queue);
            for (int i = 0; i < MANY; i++) {
                Task<Integer> visitor = group.fork(queue::take);
                if (i % 2 == 0) {
                    Until.waiting(() -> queue.stats().takers().size(), 2);
                } // else it may be cancelled at any moment of its way in
                visitor.cancel();
                visitor.join();
            }
            Task<Integer> last = forkTaker(group, queue);
            queue.put(1);
            queue.put(2);
            assertEquals(1, first.get());
            assertEquals(2, last.get());
        }));
    }

    @EveryPlace
    void aPutterThatGivesUpLetsTheNextOneIn(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            if (ordering.canBeFull()) {
                Queue<Integer> queue = ordering.create(1);
                boolean full = queue.offer(1);
                Task<?> first = forkPutter(group, queue, 2);
                Task<?> second = forkPutter(group, queue, 3);
                first.cancel();
                first.join();
                assertEquals(full ? 1 : 3, queue.take());
                second.join();
                assertEquals(full ? Optional.of(3) : Optional.empty(), queue.poll());
            }
        }));
    }
}
