package dev.fermata.sync;

import dev.fermata.engine.Nanos;
import dev.fermata.task.Task;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Need;
import dev.fermata.wait.Sites;
import dev.fermata.wait.WaitQueue;
import dev.fermata.wait.Waiter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The lock as its users see it; how it works is in {@link LockCore}. */
final class LockImpl extends LockCore implements Lock {
    private record Hold(LockImpl lock, long ticket) implements Permit {
        @Override
        public void close() {
            lock.noteRelease(ticket);
            lock.release(ticket);
        }
    }

    private final String name;

    LockImpl(String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    // --- acquiring ---------------------------------------------------------------------------------------------------

    @Override
    public Permit acquire() throws InterruptedException {
        Fiber me = enter();
        long ticket = take(me.thread());
        if (ticket == NONE) {
            ticket = takeSlowly(me, Nanos.FOREVER);
        }
        note(me);
        return new Hold(this, ticket);
    }

    @Override
    public boolean tryAcquire() {
        Fiber me = Fiber.current();
        waiters.use(me, "tryAcquire");
        boolean taken = take(me.thread()) != NONE;
        if (taken) {
            note(me);
        }
        return taken;
    }

    @Override
    public boolean tryAcquire(Duration timeout) throws InterruptedException {
        return take(timeout) != NONE;
    }

    @Override
    public Permit acquire(Duration timeout) throws InterruptedException, TimeoutException {
        long ticket = take(timeout);
        if (ticket == NONE) {
            throw new TimeoutException(this + " was not to be had within " + Nanos.text(timeout));
        }
        return new Hold(this, ticket);
    }

    /** For code that cannot be cancelled: waits whatever comes. */
    void acquireShielded() {
        Fiber me = Fiber.current();
        waiters.use(me, "acquire");
        if (take(me.thread()) == NONE) {
            checkNotHeldBy(me);
            LockWaiter waiter = new LockWaiter(me, NONE);
            if (enqueue(waiter)) {
                waiter.awaitShielded();
            }
        }
        note(me);
    }

    private Fiber enter() throws InterruptedException {
        Fiber me = Fiber.enterAwait();
        waiters.use(me, "acquire");
        return me;
    }

    private long take(Duration timeout) throws InterruptedException {
        long nanos = Nanos.of(timeout);
        Fiber me = enter();
        long ticket = take(me.thread());
        if (ticket == NONE) {
            ticket = takeSlowly(me, nanos);
        }
        if (ticket != NONE) {
            note(me);
        }
        return ticket;
    }

    private void note(Fiber me) {
        if (Sites.ON) {
            me.hold(waiters.identity(), 1);
        }
    }

    // --- releasing ---------------------------------------------------------------------------------------------------

    @Override
    public void release() {
        noteRelease(currentHold());
        long hold;
        do {
            hold = currentHold();
            if (hold == NONE) {
                throw new IllegalStateException(this + " is released, but nobody holds it");
            }
        } while (!release(hold));
    }

    /** Ends the hold of the calling thread; false if it has none. */
    boolean releaseOwn() {
        noteRelease(NONE);
        long hold = holdOf(Thread.currentThread()); // another task may end it at any time, and a third begin one
        return hold != NONE && release(hold);
    }

    /** @param ticket of the hold that is about to end; NONE if there is none of somebody else */
    private void noteRelease(long ticket) {
        if (currentHolder() == Thread.currentThread()) { // was noted when it acquired
            waiters.step("release");
        } else {
            waiters.use(Fiber.current(), "release");
            if (ticket != NONE && currentHold() == ticket) { // else a permit of a hold that has ended: nothing happens
                handOn();
            }
        }
    }

    /** The ticket of the caller's hold. */
    long requireHeld(Fiber me, String what) {
        long hold = holdOf(me.thread());
        if (hold == NONE) {
            throw new IllegalStateException(what + " needs " + this + " held by the caller");
        }
        return hold;
    }

    // --- looking at it -----------------------------------------------------------------------------------------------

    @Override
    public boolean isLocked() {
        waiters.step("isLocked");
        return currentHold() != NONE;
    }

    @Override
    public Optional<Task<?>> holder() {
        waiters.step("holder");
        return holdingThread().flatMap(Task::of);
    }

    @Override
    public int waiting() {
        waiters.step("waiting");
        return waiters.sizeNow();
    }

    @Override
    public LockStats stats() {
        waiters.step("stats");
        return new LockStats(name, holdingThread(), waiters.threads());
    }

    @Override
    public String kind() {
        return "lock";
    }

    @Override
    public String label() {
        return name;
    }

    @Override
    public List<WaitQueue> queues() {
        return List.of(waiters);
    }

    @Override
    public List<Thread> holders() {
        return holdingThread().stream().toList();
    }

    @Override
    public @Nullable Need need(Waiter waiter, int atMost) {
        return isHandedOn() ? null : holdingThread().map(Need::of).orElse(null);
    }

    @Override
    public boolean hasNeeds() {
        return true;
    }

    @Override
    public boolean mayBeStuck(Waiter waiter) {
        Thread holds = currentHolder();
        Fiber fiber = holds == null ? null : Fiber.of(holds);
        return fiber != null && !fiber.isFree();
    }

    @Override
    public boolean mayNeedASearch(Waiter waiter) {
        return mayBeStuck(waiter);
    }

    @Override
    public java.util.concurrent.locks.Lock asJavaLock() {
        return new JavaLock(this);
    }

    @Override
    public String toString() {
        String held = holdingThread()
                .map(thread -> Task.of(thread).map(Task::name).orElse(thread.getName()))
                .map(by -> ", held by " + by)
                .orElse("");
        return "Lock \"" + name + "\"" + held;
    }
}
