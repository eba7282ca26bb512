package dev.fermata.sync;

import dev.fermata.engine.Nanos;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Outcome;
import dev.fermata.wait.Subject;
import dev.fermata.wait.WaitQueue;
import dev.fermata.wait.Waiter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Invariant, under the guard: while it is set, nobody waits. */
final class EventImpl implements Event, Subject {
    private final String name;
    private final WaitQueue waiters = new WaitQueue(this);
    private volatile boolean set; // written under the guard

    EventImpl(String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    @Override
    public void set() {
        waiters.use(Fiber.current(), "set");
        if (!set) {
            waiters.lock();
            set = true;
            Waiter chain = waiters.detachAll();
            waiters.unlock();
            Waiter.settleAll(chain, Outcome.GRANTED);
        }
    }

    @Override
    public void clear() {
        waiters.use(Fiber.current(), "clear");
        if (set) {
            waiters.lock();
            set = false;
            waiters.unlock();
        }
    }

    @Override
    public boolean isSet() {
        waiters.step("isSet");
        return set;
    }

    @Override
    public void await() throws InterruptedException {
        Fiber me = Fiber.enterAwait();
        waiters.use(me, "await");
        if (!set) {
            me.checkMayWait();
            Waiter waiter = new Waiter(me);
            waiter.announce(waiters);
            if (add(waiter)) {
                waiter.await();
            } else {
                waiter.forgo();
            }
        }
    }

    @Override
    public boolean await(Duration timeout) throws InterruptedException {
        long nanos = Nanos.of(timeout);
        Fiber me = Fiber.enterAwait();
        waiters.use(me, "await");
        if (set || nanos == 0) {
            return set;
        }
        me.checkMayWait();
        Waiter waiter = new Waiter(me);
        return !add(waiter) || waiter.await(me.engine.nanoTime() + nanos) == Outcome.GRANTED;
    }

    /** False if it was set meanwhile. */
    private boolean add(Waiter waiter) {
        waiters.lock();
        boolean wait = !set;
        if (wait) {
            waiters.add(waiter);
        }
        waiters.unlock();
        return wait;
    }

    @Override
    public int waiting() {
        waiters.step("waiting");
        return waiters.sizeNow();
    }

    @Override
    public String kind() {
        return "event";
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
    public long level() {
        return set ? 1 : 0;
    }

    @Override
    public String toString() {
        return "Event \"" + name + "\"" + (set ? ", set" : "");
    }
}
