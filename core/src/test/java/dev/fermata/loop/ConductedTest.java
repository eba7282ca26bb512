package dev.fermata.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.engine.Conductor;
import dev.fermata.engine.Engine;
import dev.fermata.engine.Podium;
import dev.fermata.engine.Strand;
import dev.fermata.queue.Queue;
import dev.fermata.sync.Barrier;
import dev.fermata.sync.Condition;
import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Permit;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.task.VoidWork;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.WaitQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who conducts a loop is told of each operation on what tasks share: once, by its name, before it happens. */
final class ConductedTest {
    private static final Duration NOTHING = Duration.ZERO;

    /** Lets everybody run in turn, and listens. */
    private static final class Listener implements Conductor {
        private final List<String> steps = new ArrayList<>();

        @Override
        public boolean step(Strand strand, Object subject, String operation) {
            steps.add(operation + " " + subject);
            return false;
        }

        @Override
        public void yielded(Strand strand) {}

        @Override
        public int pick(List<Strand> ready, boolean timer) {
            return 0;
        }

        @Override
        public void timePassed(long nanoTime) {}

        @Override
        public boolean quiet(boolean timer) {
            return false;
        }

        @Override
        public void parked(Strand strand) {}

        @Override
        public void cancelled(Strand strand) {}

        @Override
        public void ended(Strand strand) {}

        @Override
        public boolean isOver() {
            return false;
        }

        @Override
        public void foreign(Thread thread, Object arrival) {}
    }

    private final Listener listener = new Listener();

    @BeforeAll
    static void thereAreLoops() {
        assertEquals(true, Loop.current().isEmpty()); // initialises the class, which puts the podium up
    }

    private static void conduct(Listener listener, VoidWork<?> main) throws Exception {
        Podium.installed().run("conducted", listener, () -> {
            main.run();
            return null;
        });
    }

    /** The operation is that one step; what it is done to shows what it was before. */
    private void assertStep(String step, VoidWork<?> operation) throws Exception {
        listener.steps.clear();
        operation.run();
        assertEquals(List.of(step), listener.steps);
    }

    @Test
    void ofALock() throws Exception {
        conduct(listener, () -> {
            Lock lock = Lock.create("door");
            String free = "Lock \"door\"";
            String held = free + ", held by main";
            assertStep("acquire " + free, lock::acquire);
            assertStep("isLocked " + held, lock::isLocked);
            assertStep("holder " + held, lock::holder);
            assertStep("waiting " + held, lock::waiting);
            assertStep("stats " + held, lock::stats);
            assertStep("release " + held, lock::release);
            assertStep("tryAcquire " + free, lock::tryAcquire);
            assertStep("tryAcquire " + held, lock::tryAcquire);
            assertStep("release " + held, () -> lock.asJavaLock().unlock());
            assertStep("acquire " + free, () -> lock.tryAcquire(NOTHING));
            lock.release();
            assertStep("acquire " + free, () -> lock.asJavaLock().lock());
            lock.release();
            Permit permit = lock.acquire(NOTHING);
            assertStep("release " + held, permit::close);
        });
    }

    @Test
    void ofACondition() throws Exception {
        conduct(listener, () -> {
            Condition condition = Condition.create(Lock.create("door"));
            condition.lock().acquire();
            String text = "Condition of Lock \"door\", held by main";
            assertStep("await " + text, () -> condition.await(NOTHING));
            assertStep("await " + text, () -> condition.awaitUntil(() -> true));
            assertStep("signal " + text, condition::signal);
            assertStep("signal " + text, () -> condition.signal(2));
            assertStep("signal " + text, condition::signalAll);
            assertStep("waiting " + text, condition::waiting);
            condition.lock().release();
        });
    }

    @Test
    void ofASemaphore() throws Exception {
        conduct(listener, () -> {
            Semaphore semaphore = Semaphore.create("seats", 1);
            String free = "Semaphore \"seats\", 0 of 1 held";
            String held = "Semaphore \"seats\", 1 of 1 held";
            assertStep("acquire " + free, semaphore::acquire);
            assertStep("release " + held, semaphore::release);
            assertStep("tryAcquire " + free, semaphore::tryAcquire);
            assertStep("tryAcquire " + held, semaphore::tryAcquire);
            assertStep("acquire " + held, () -> semaphore.tryAcquire(NOTHING));
            assertStep("available " + held, semaphore::available);
            assertStep("waiting " + held, semaphore::waiting);
            assertStep("stats " + held, semaphore::stats);
            assertStep("resize " + held, () -> semaphore.resize(2));
            Permit permit = semaphore.acquire();
            assertStep("release Semaphore \"seats\", 2 of 2 held", permit::close);
        });
    }

    @Test
    void ofAnEvent() throws Exception {
        conduct(listener, () -> {
            Event event = Event.create("bell");
            assertStep("await Event \"bell\"", () -> event.await(NOTHING));
            assertStep("set Event \"bell\"", event::set);
            assertStep("await Event \"bell\", set", event::await);
            assertStep("isSet Event \"bell\", set", event::isSet);
            assertStep("waiting Event \"bell\", set", event::waiting);
            assertStep("clear Event \"bell\", set", event::clear);
        });
    }

    @Test
    void ofABarrier() throws Exception {
        conduct(listener, () -> {
            Barrier barrier = Barrier.create(2);
            String whole = "Barrier, 0 of 2 arrived";
            assertStep("await " + whole, () -> assertThrows(TimeoutException.class, () -> barrier.await(NOTHING)));
            assertStep("waiting " + whole, barrier::waiting);
            assertStep("abort " + whole, barrier::abort);
            assertStep("isBroken " + whole + ", broken", barrier::isBroken);
            assertStep("reset " + whole + ", broken", barrier::reset);
        });
    }

    @Test
    void ofAQueue() throws Exception {
        conduct(listener, () -> {
            Queue<String> queue = Queue.bounded("shelf", 3);
            String empty = "Queue \"shelf\", 0 of 3";
            String one = "Queue \"shelf\", 1 of 3";
            assertStep("put " + empty, () -> queue.put("cup"));
            assertStep("take " + one, queue::take);
            assertStep("offer " + empty, () -> queue.offer("cup"));
            assertStep("poll " + one, () -> queue.poll());
            assertStep("put " + empty, () -> queue.offer("cup", NOTHING));
            assertStep("take " + one, () -> queue.poll(NOTHING));
            assertStep("done " + empty, queue::done);
            assertStep("drain " + empty, () -> queue.drain(2));
            assertStep("size " + empty, queue::size);
            assertStep("isEmpty " + empty, queue::isEmpty);
            assertStep("isFull " + empty, queue::isFull);
            assertStep("isClosed " + empty, queue::isClosed);
            assertStep("stats " + empty, queue::stats);
            queue.done();
            queue.done();
            assertStep("join " + empty, queue::join);
            assertStep("close " + empty, queue::close);
            assertStep("close " + empty + ", closed", queue::closeNow);
        });
    }

    @Test
    void ofAQueueThroughItsOtherFace() throws Exception {
        conduct(listener, () -> {
            BlockingQueue<String> queue = Queue.<String>bounded("shelf", 3).asBlockingQueue();
            String empty = "Queue \"shelf\", 0 of 3";
            queue.put("cup");
            String one = "Queue \"shelf\", 1 of 3";
            assertStep("peek " + one, queue::peek);
            assertStep("iterator " + one, queue::iterator);
            var parts = queue.spliterator();
            assertStep("spliterator " + one, parts::estimateSize);
            assertStep("next " + one, () -> parts.tryAdvance(item -> {}));
            assertStep("contains " + one, () -> queue.contains("cup"));
            assertStep("toArray " + one, queue::toArray);
            assertStep("toArray " + one, () -> queue.toArray(new String[0]));
            assertStep("removeIf " + one, () -> queue.removeIf("plate"::equals));
            assertStep("removeIf " + one, () -> queue.removeAll(List.of("plate")));
            assertStep("removeIf " + one, () -> queue.retainAll(List.of("cup")));
            assertStep("remove " + one, () -> queue.remove("cup"));
            assertStep("clear " + empty, queue::clear);
            queue.put("cup");
            var items = queue.iterator();
            assertStep("next " + one, items::next);
            assertStep("remove " + one, items::remove);
        });
    }

    /** To wait there is a deadlock only then. */
    @Test
    void aConductedLoopIsAloneWithAQueueUntilAnybodyElseUsesIt() throws Exception {
        WaitQueue touchedAfter = new WaitQueue("after");
        WaitQueue touchedBefore = new WaitQueue("before");
        WaitQueue ofTwo = new WaitQueue("of two");
        touchedBefore.use(Fiber.current(), "look");
        conduct(listener, () -> {
            Engine mine = Fiber.current().engine;
            for (WaitQueue queue : List.of(touchedAfter, touchedBefore, ofTwo)) {
                assertStep("look " + queue.owner, () -> queue.use(Fiber.current(), "look"));
                assertStep("look " + queue.owner, () -> queue.use(Fiber.current(), "look"));
            }
            assertTrue(touchedAfter.isOnlyFor(mine));
            assertFalse(touchedAfter.isOnlyFor(Engine.parallel()));
            touchedAfter.usedBy(Engine.parallel());
            assertFalse(touchedAfter.isOnlyFor(mine));
            assertFalse(touchedBefore.isOnlyFor(mine));
            assertTrue(ofTwo.isOnlyFor(mine));
        });
        conduct(listener, () -> {
            ofTwo.use(Fiber.current(), "look");
            assertFalse(ofTwo.isOnlyFor(Fiber.current().engine));
        });
    }

    /** A fork is told when it is done: before, there is nothing to tell of. */
    @Test
    void ofATaskAndItsGroup() throws Exception {
        conduct(
                listener,
                () -> TaskGroup.run(group -> {
                    listener.steps.clear();
                    Task<?> task = group.fork("child", () -> Tasks.sleep(Duration.ofHours(1)));
                    String text = "Task child (RUNNING)";
                    assertEquals(List.of("fork " + text), listener.steps);
                    assertStep("isDone " + text, task::isDone);
                    assertStep("isCancelled " + text, task::isCancelled);
                    assertStep("state " + text, task::state);
                    assertStep("cancel " + text, task::cancel);
                    assertStep("cancel " + text, () -> task.cancel("again"));
                    assertStep("cancel " + text, () -> task.cancel(false));
                    assertStep("cancel TaskGroup of main", group::cancel);
                }));
    }
}
