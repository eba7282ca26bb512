package dev.fermata.sync;

import dev.fermata.engine.Nanos;
import dev.fermata.task.VoidWork;
import dev.fermata.wait.Failures;
import dev.fermata.wait.Family;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Need;
import dev.fermata.wait.Outcome;
import dev.fermata.wait.Subject;
import dev.fermata.wait.WaitQueue;
import dev.fermata.wait.Waiter;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A round is the queue of those who have arrived: the last one cuts it off, which is the moment it is complete.
 *
 * <pre>
 *      FILLING ── the last arrival cuts the queue off ──▶ (action) ──▶ all GRANTED, with their index     FILLING
 *         │                                                  └─ fails ──▶ all REFUSED                    BROKEN
 *         ├── abort ──▶ all REFUSED, BROKEN
 *         └── reset ──▶ all REFUSED, FILLING            BROKEN ── reset ──▶ FILLING
 * </pre>
 */
final class BarrierImpl implements Barrier, Subject {
    private static final class Party extends Waiter {
        private int index;
        private @Nullable Throwable cause;

        Party(Fiber fiber) {
            super(fiber);
        }
    }

    private static final int GLANCES = 64;
    private static final long NO_FAMILY = 0;
    private static final long SEVERAL = Long.MIN_VALUE;

    private final int parties;
    private final @Nullable VoidWork<?> action;
    private final WaitQueue arrived = new WaitQueue(this);
    private volatile boolean broken; // written under the guard
    private long family; // of all who have used it; plain: seen late is early enough
    private @Nullable Throwable cause; // guarded by arrived; why it is broken, if its action was the reason

    BarrierImpl(int parties, @Nullable VoidWork<?> action) {
        if (parties < 1) {
            throw new IllegalArgumentException("parties must be at least 1: " + parties);
        }
        this.parties = parties;
        this.action = action;
    }

    @Override
    public int await() throws InterruptedException, BrokenBarrierException {
        try {
            return await(Nanos.FOREVER);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public int await(Duration timeout) throws InterruptedException, BrokenBarrierException, TimeoutException {
        return await(Nanos.of(timeout));
    }

    private int await(long nanos) throws InterruptedException, BrokenBarrierException, TimeoutException {
        Fiber me = Fiber.enterAwait();
        arrived.use(me, "await");
        note(me);
        Party party = new Party(me);
        boolean mayWait = nanos > 0 && !me.inCancelledScope();
        arrived.lock();
        boolean open = !broken;
        boolean last = open && arrived.size() == parties - 1;
        boolean waits = open && !last && mayWait;
        Throwable why = cause;
        if (waits) {
            arrived.add(party);
        }
        Waiter others = last ? arrived.detachAll() : null;
        arrived.unlock();
        if (!open) {
            throw broken(why);
        }
        if (last) {
            complete(others);
            return parties - 1;
        }
        if (!waits) {
            if (nanos > 0) {
                me.checkMayWait();
            }
            throw timeout(nanos);
        }
        int how = nanos == Nanos.FOREVER ? party.await() : party.await(me.engine.nanoTime() + nanos);
        return switch (how) {
            case Outcome.GRANTED -> party.index;
            case Outcome.REFUSED -> throw broken(party.cause);
            default -> throw timeout(nanos);
        };
    }

    private TimeoutException timeout(long nanos) {
        return new TimeoutException(this + " was not complete within " + Nanos.text(Duration.ofNanos(nanos)));
    }

    private BrokenBarrierException broken(@Nullable Throwable why) {
        BrokenBarrierException exception = new BrokenBarrierException(this
                + (why == null
                        ? " is broken: it was aborted or reset"
                        : " is broken: its action failed: " + Failures.text(why)));
        if (why != null) {
            exception.initCause(why);
        }
        return exception;
    }

    /** The last to arrive: runs the action and lets the others go. */
    private void complete(@Nullable Waiter others) throws InterruptedException, BrokenBarrierException {
        if (action != null) {
            try {
                action.run();
            } catch (Throwable thrown) { // everything: the others must not wait for ever
                breakIt(thrown);
                settle(others, Outcome.REFUSED, thrown);
                if (thrown instanceof InterruptedException cancelled) {
                    throw cancelled;
                }
                throw broken(thrown);
            }
        }
        settle(others, Outcome.GRANTED, null);
    }

    private static void settle(@Nullable Waiter chain, int how, @Nullable Throwable why) {
        int index = 0;
        Waiter waiter = chain;
        while (waiter instanceof Party party) {
            waiter = party.next();
            party.index = index++;
            party.cause = why;
            party.leaveChain();
            party.settle(how);
            party.wake();
        }
    }

    private void breakIt(@Nullable Throwable why) {
        arrived.lock();
        broken = true;
        cause = why;
        Waiter chain = arrived.detachAll();
        arrived.unlock();
        settle(chain, Outcome.REFUSED, why);
    }

    @Override
    public void abort() {
        Fiber me = Fiber.current();
        arrived.use(me, "abort");
        note(me);
        breakIt(null);
    }

    @Override
    public void reset() {
        Fiber me = Fiber.current();
        arrived.use(me, "reset");
        note(me);
        arrived.lock();
        broken = false;
        cause = null;
        Waiter chain = arrived.detachAll();
        arrived.unlock();
        settle(chain, Outcome.REFUSED, null);
    }

    @Override
    public boolean isBroken() {
        arrived.step("isBroken");
        return broken;
    }

    @Override
    public int parties() {
        return parties;
    }

    @Override
    public int waiting() {
        arrived.step("waiting");
        return arrived.sizeNow();
    }

    @Override
    public String kind() {
        return "barrier";
    }

    @Override
    public List<WaitQueue> queues() {
        return List.of(arrived);
    }

    @Override
    public long level() {
        return arrived.sizeNow();
    }

    @Override
    public long limit() {
        return parties;
    }

    private void note(Fiber user) {
        if (family != SEVERAL) {
            long number = Family.number(user);
            family = family == NO_FAMILY || family == number ? number : SEVERAL;
        }
    }

    /**
     * Who else may come is not known. It is taken to be somebody of the family of those who are here, see {@link Family}, unless
     * others have used the barrier before.
     */
    @Override
    public @Nullable Need need(Waiter waiter, int atMost) {
        if (family == SEVERAL) {
            return null;
        }
        List<Thread> here = arrived.threads(atMost);
        List<Thread> others = here.size() < atMost ? Family.of(waiter.fiber, atMost) : List.of();
        if (here.size() >= atMost || others.size() >= atMost) {
            return Need.BEYOND;
        }
        Set<Thread> absent = new LinkedHashSet<>(others);
        absent.removeAll(new HashSet<>(here));
        return Need.some(List.copyOf(absent), parties - here.size());
    }

    @Override
    public boolean hasNeeds() {
        return true;
    }

    @Override
    public boolean mayBeStuck(Waiter waiter) {
        return family != SEVERAL && arrived.sizeNow() <= GLANCES;
    }

    @Override
    public String toString() {
        return "Barrier, " + arrived.sizeNow() + " of " + parties + " arrived" + (broken ? ", broken" : "");
    }
}
