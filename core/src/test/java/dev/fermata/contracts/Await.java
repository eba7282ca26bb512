package dev.fermata.contracts;

import dev.fermata.contracts.AwaitScenes.Scene;
import dev.fermata.contracts.AwaitScenes.Source;
import dev.fermata.testing.Primitives;
import java.util.Comparator;
import java.util.Set;

/** Every await of every primitive and queue: what holds for all of them is tested on each, in AwaitContractTest. */
enum Await {
    LOCK_ACQUIRE(AwaitScenes.ofLock((lock, _) -> lock.acquire() != null), Kind.ONCE),
    LOCK_TRY_ACQUIRE(AwaitScenes.ofLock((lock, limit) -> lock.tryAcquire(limit)), Kind.ONCE, Kind.TIMED),
    LOCK_ACQUIRE_WITHIN(AwaitScenes.ofLock((lock, limit) -> lock.acquire(limit) != null), Kind.ONCE, Kind.TIMED),

    EVENT_AWAIT(
            AwaitScenes.ofEvent((event, _) -> {
                event.await();
                return true;
            }),
            Kind.FOR_ALL),
    EVENT_AWAIT_WITHIN(AwaitScenes.ofEvent((event, limit) -> event.await(limit)), Kind.FOR_ALL, Kind.TIMED),

    CONDITION_AWAIT(
            AwaitScenes.ofCondition((condition, _) -> {
                condition.await();
                return true;
            }),
            Kind.NOT_KEPT),
    CONDITION_AWAIT_WITHIN(
            AwaitScenes.ofCondition((condition, limit) -> condition.await(limit)), Kind.NOT_KEPT, Kind.TIMED),
    CONDITION_AWAIT_UNTIL(AwaitScenes.ofPredicate(), Kind.ONCE),

    SEMAPHORE_ACQUIRE(AwaitScenes.ofSemaphore(1, (semaphore, _) -> semaphore.acquire() != null), Kind.ONCE),
    SEMAPHORE_ACQUIRE_MANY(AwaitScenes.ofSemaphore(3, (semaphore, _) -> semaphore.acquire(3) != null), Kind.ONCE),
    SEMAPHORE_TRY_ACQUIRE(
            AwaitScenes.ofSemaphore(1, (semaphore, limit) -> semaphore.tryAcquire(limit)), Kind.ONCE, Kind.TIMED),
    SEMAPHORE_TRY_ACQUIRE_MANY(
            AwaitScenes.ofSemaphore(3, (semaphore, limit) -> semaphore.tryAcquire(3, limit)), Kind.ONCE, Kind.TIMED),
    SEMAPHORE_ACQUIRE_WITHIN(
            AwaitScenes.ofSemaphore(1, (semaphore, limit) -> semaphore.acquire(limit) != null), Kind.ONCE, Kind.TIMED),

    BARRIER_AWAIT(AwaitScenes.ofBarrier((barrier, _) -> barrier.await() == 0), Kind.NOT_KEPT, Kind.ALONE),
    BARRIER_AWAIT_WITHIN(
            AwaitScenes.ofBarrier((barrier, limit) -> barrier.await(limit) == 0),
            Kind.NOT_KEPT,
            Kind.ALONE,
            Kind.TIMED),

    BOUNDED_PUT(AwaitScenes.put(make -> make.boundedQueue(1)), Kind.ONCE),
    BOUNDED_OFFER(AwaitScenes.offer(make -> make.boundedQueue(1)), Kind.ONCE, Kind.TIMED),
    LIFO_PUT(AwaitScenes.put(make -> make.lifoQueue(1)), Kind.ONCE),
    PRIORITY_PUT(AwaitScenes.put(make -> make.priorityQueue(1)), Kind.ONCE),
    PRIORITY_OFFER(AwaitScenes.offer(make -> make.priorityQueue(1, Comparator.reverseOrder())), Kind.ONCE, Kind.TIMED),
    RENDEZVOUS_PUT(AwaitScenes.put(Primitives::rendezvousQueue), Kind.NOT_KEPT),
    RENDEZVOUS_OFFER(AwaitScenes.offer(Primitives::rendezvousQueue), Kind.NOT_KEPT, Kind.TIMED),

    UNBOUNDED_TAKE(AwaitScenes.take(Primitives::unboundedQueue), Kind.ONCE),
    BOUNDED_POLL(AwaitScenes.poll(make -> make.boundedQueue(5)), Kind.ONCE, Kind.TIMED),
    LIFO_TAKE(AwaitScenes.take(make -> make.lifoQueue(5)), Kind.ONCE),
    PRIORITY_TAKE(AwaitScenes.take(make -> make.priorityQueue(5)), Kind.ONCE),
    PRIORITY_POLL(AwaitScenes.poll(make -> make.priorityQueue(5)), Kind.ONCE, Kind.TIMED),
    RENDEZVOUS_TAKE(AwaitScenes.take(Primitives::rendezvousQueue), Kind.NOT_KEPT),
    RENDEZVOUS_POLL(AwaitScenes.poll(Primitives::rendezvousQueue), Kind.NOT_KEPT, Kind.TIMED),
    FOR_EACH(AwaitScenes.forEach(), Kind.ONCE),

    QUEUE_JOIN(AwaitScenes.ofJoin(), Kind.FOR_ALL);

    /** What differs between them. */
    private enum Kind {
        /** A grant is for one, and stays for the next if nobody waits. */
        ONCE,
        /** A grant is for one, and is lost, or has to wait itself, if nobody waits. */
        NOT_KEPT,
        /** A grant is for all, also those who come later. */
        FOR_ALL,
        /** It has a limit. */
        TIMED,
        /** A second one would not wait. */
        ALONE
    }

    private final Source source;
    private final Set<Kind> kinds;

    Await(Source source, Kind... kinds) {
        this.source = source;
        this.kinds = Set.of(kinds);
    }

    /** A new instance, on which it has to wait. */
    Scene arrange() throws Exception {
        return source.arrange();
    }

    boolean isTimed() {
        return kinds.contains(Kind.TIMED);
    }

    /** Whether a grant stays for the next if nobody waits. */
    boolean keepsGrants() {
        return !kinds.contains(Kind.NOT_KEPT);
    }

    /** Whether a grant is for one only. */
    boolean grantsOne() {
        return !kinds.contains(Kind.FOR_ALL);
    }

    /** Whether a second one would wait, too. */
    boolean canBeMany() {
        return !kinds.contains(Kind.ALONE);
    }
}
