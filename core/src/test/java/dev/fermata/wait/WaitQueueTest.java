package dev.fermata.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.engine.Engine;
import dev.fermata.loop.Loop;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The queue by itself, without anybody who really waits: whoever takes a waiter off settles it, once. */
final class WaitQueueTest {
    private final WaitQueue queue = new WaitQueue("owner");
    private final Fiber me = Fiber.current();
    private Waiter first;
    private Waiter second;
    private Waiter third;

    @BeforeEach
    void threeWait() {
        queue.lock();
        first = add(queue);
        second = add(queue);
        third = add(queue);
        queue.unlock();
    }

    private Waiter add(WaitQueue target) {
        Waiter waiter = new Waiter(me);
        target.add(waiter);
        return waiter;
    }

    @AfterEach
    void useUpWhatWokeThisThread() {
        java.util.concurrent.locks.LockSupport.unpark(Thread.currentThread());
        java.util.concurrent.locks.LockSupport.park();
    }

    @Test
    void grantsGoInTheOrderOfArrival() {
        queue.lock();
        assertSame(first, queue.grantFirst());
        assertSame(second, queue.grantFirst());
        assertSame(third, queue.grantFirst());
        assertNull(queue.grantFirst());
        queue.unlock();
        for (Waiter waiter : List.of(first, second, third)) {
            assertEquals(Outcome.GRANTED, waiter.outcome());
        }
        assertEquals(0, queue.sizeNow());
    }

    @Test
    void oneLeavesFromTheMiddle() {
        assertTrue(second.abandon(Outcome.CANCELLED));
        assertEquals(Outcome.CANCELLED, second.outcome());
        assertEquals(2, queue.sizeNow());
        queue.lock();
        assertSame(first, queue.takeFirst());
        assertSame(third, queue.takeFirst());
        assertNull(queue.takeFirst());
        queue.unlock();
    }

    @Test
    void theFirstAndTheLastMayLeave() {
        assertTrue(third.abandon(Outcome.TIMED_OUT));
        assertTrue(first.abandon(Outcome.INTERRUPTED));
        queue.lock();
        assertSame(second, queue.first());
        queue.add(first(queue));
        assertEquals(2, queue.size());
        queue.unlock();
    }

    private Waiter first(WaitQueue target) {
        return new Waiter(me) {
            @Override
            public String toString() {
                return "late in " + target.owner;
            }
        };
    }

    @Test
    void aDecisionIsFinal() {
        queue.lock();
        queue.grantFirst();
        queue.refuse(second);
        queue.unlock();
        assertFalse(first.abandon(Outcome.CANCELLED));
        assertFalse(second.abandon(Outcome.CANCELLED));
        assertTrue(third.abandon(Outcome.CANCELLED));
        assertFalse(third.abandon(Outcome.TIMED_OUT));
        assertEquals(Outcome.GRANTED, first.outcome());
        assertEquals(Outcome.REFUSED, second.outcome());
        assertEquals(Outcome.CANCELLED, third.outcome());
    }

    /** Woken by an interrupt it would see a primitive that is about to change: a lock that names another holder. */
    @Test
    void aGrantIsSeenWhenItIsToldAndNoSooner() throws Exception {
        WaitQueue other = new WaitQueue("other");
        Steps steps = new Steps();
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            Waiter waiter = new Waiter(Fiber.current());
            other.lock();
            other.add(waiter);
            other.unlock();
            steps.add(waiter.awaitShielded() == Outcome.GRANTED);
            steps.add(Thread.interrupted());
        });
        Until.waiting(other::sizeNow, 1);
        other.lock();
        final Waiter granted = other.grantFirst();
        other.unlock();
        thread.interrupt();
        Until.holds(() -> !thread.isInterrupted(), "it has seen the interrupt");
        Until.blocked(thread);
        steps.assertAre();
        granted.wake();
        thread.join();
        steps.assertAre(true, true);
    }

    @Test
    void whoIsDetachedIsOutOfReachThoughNotSettledYet() {
        queue.lock();
        Waiter chain = queue.detachAll();
        Waiter late = add(queue);
        queue.unlock();
        assertFalse(second.abandon(Outcome.CANCELLED));
        assertEquals(Outcome.PENDING, second.outcome());
        Waiter.settleAll(chain, Outcome.GRANTED);
        for (Waiter waiter : List.of(first, second, third)) {
            assertEquals(Outcome.GRANTED, waiter.outcome());
            assertNull(waiter.next());
        }
        assertEquals(1, queue.sizeNow());
        assertTrue(late.abandon(Outcome.CANCELLED));
    }

    @Test
    void inTransitAWaiterCannotLeaveAndInItsNewQueueItCan() {
        WaitQueue other = new WaitQueue("other");
        queue.lock();
        Waiter moved = queue.takeFirst();
        queue.unlock();
        assertFalse(moved.abandon(Outcome.CANCELLED));
        other.lock();
        other.add(moved);
        other.unlock();
        assertEquals("other", moved.awaited());
        assertTrue(moved.abandon(Outcome.CANCELLED));
        assertEquals(0, other.sizeNow());
        assertEquals(2, queue.sizeNow());
    }

    /** Whoever abandons it stands before the guard of the first queue meanwhile, and gives that back. */
    @Test
    void whoIsMovedWhileSomebodyTriesToAbandonItIsFoundInItsNewQueue() throws Exception {
        WaitQueue other = new WaitQueue("other");
        queue.lock();
        Thread canceller =
                Thread.ofPlatform().daemon().start(() -> assertTrue(first.abandon(Outcome.CANCELLED), "abandoned"));
        Until.holds(() -> isIn(canceller, "lockSlowly"), "it is before the guard");
        Waiter moved = queue.takeFirst();
        other.lock();
        other.add(moved);
        other.unlock();
        queue.unlock();
        canceller.join();
        assertEquals(Outcome.CANCELLED, first.outcome());
        assertFalse(queue.isHeld());
        assertEquals(0, other.sizeNow());
    }

    private static boolean isIn(Thread thread, String method) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals(method));
    }

    @Test
    void whoIsSettledWhileSomebodyTriesToAbandonItStaysSettled() throws Exception {
        queue.lock();
        AtomicBoolean abandoned = new AtomicBoolean(true);
        Thread canceller = Thread.ofPlatform().daemon().start(() -> abandoned.set(first.abandon(Outcome.CANCELLED)));
        Until.holds(() -> isIn(canceller, "lockSlowly"), "it is before the guard");
        queue.grantFirst();
        queue.unlock();
        canceller.join();
        assertFalse(abandoned.get());
        assertFalse(queue.isHeld());
        assertEquals(Outcome.GRANTED, first.outcome());
    }

    @Test
    void whoIsPinnedInTransitLeavesOnlyByAGrant() {
        queue.lock();
        Waiter moved = queue.takeFirst();
        moved.pin();
        queue.add(moved);
        queue.unlock();
        for (int why : new int[] {Outcome.CANCELLED, Outcome.INTERRUPTED, Outcome.TIMED_OUT}) {
            assertFalse(moved.abandon(why));
        }
        queue.lock();
        queue.refuse(second);
        queue.refuse(third);
        assertSame(moved, queue.grantFirst());
        queue.unlock();
    }

    @Test
    void whoLeavesMayMakeRoomForOthers() {
        List<Waiter> asked = new ArrayList<>();
        WaitQueue yielding = new WaitQueue("yielding") {
            @Override
            protected Waiter abandoned(Waiter waiter) {
                asked.add(waiter);
                return grantFirst();
            }
        };
        yielding.lock();
        Waiter large = add(yielding);
        Waiter small = add(yielding);
        yielding.unlock();
        assertTrue(large.abandon(Outcome.CANCELLED));
        assertEquals(List.of(large), asked);
        assertEquals(Outcome.GRANTED, small.outcome());
    }

    @Test
    void thoseGrantedTogetherAreLinkedInTheirOrderAndWokenOneByOne() {
        queue.lock();
        queue.grantFirst();
        queue.grantFirst();
        queue.grantFirst();
        queue.unlock();
        assertSame(third, first.link(second).link(third));
        assertSame(second, first.next());
        assertSame(third, second.next());
        Waiter.wakeAll(first);
        for (Waiter waiter : List.of(first, second, third)) {
            assertNull(waiter.next(), "a woken one holds on to nobody");
        }
    }

    @Test
    void theWaitingThreadsAreListedInTheOrderOfArrival() {
        assertEquals(List.of(me.thread(), me.thread(), me.thread()), queue.threads());
    }

    @Test
    void itIsOnlyForAnEngineUntilAnotherOneUsesIt() throws Exception {
        WaitQueue twin = new WaitQueue(queue); // under the same guard
        assertFalse(queue.isOnlyFor(Engine.parallel()));
        twin.usedBy(Engine.parallel());
        assertTrue(queue.isOnlyFor(Engine.parallel()));
        Loop.run(() -> queue.usedBy(Fiber.current().engine));
        assertFalse(queue.isOnlyFor(Engine.parallel()));
        assertFalse(twin.isOnlyFor(Engine.parallel()));
    }
}
