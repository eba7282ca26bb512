package dev.fermata.task;

import dev.fermata.engine.Engine;
import dev.fermata.engine.Nanos;
import dev.fermata.engine.Timer;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Scope;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The scope of a timeout: cancelled by a timer, which may be replaced until it fires.
 *
 * <pre>
 *      moveTo, never: Armed(timer) ──▶ Armed(other timer)
 *      timer:         Armed(timer) ──▶ EXPIRED             one compare-and-set each: the timer that was replaced,
 *      end of work:   Armed(timer) ──▶ ENDED                and the one that comes too late, do nothing
 * </pre>
 */
final class Timeout extends Scope implements Deadline {
    /** A deadline on the engine's clock and the timer that goes with it; no timer: never, expired, or ended. */
    private record Armed(long deadline, @Nullable Timer timer) {}

    private static final Armed EXPIRED = new Armed(0, null);

    private final Fiber fiber;
    private final Engine engine;
    private final Duration limit;
    private final AtomicReference<Armed> armed;
    private volatile boolean ended;
    private volatile boolean wasExpired;

    private Timeout(Fiber fiber, Duration limit) {
        super(false);
        this.fiber = fiber;
        this.engine = fiber.engine;
        this.limit = limit;
        long nanos = Nanos.of(limit);
        if (nanos == 0) { // try once, do not wait
            armed = new AtomicReference<>(EXPIRED);
            refuseWaits();
        } else {
            armed = new AtomicReference<>();
            arm(engine.nanoTime() + nanos);
        }
    }

    static <T extends @Nullable Object, X extends Exception> T run(Duration limit, TimedWork<T, X> work)
            throws X, InterruptedException, TimeoutException {
        Objects.requireNonNull(limit, "limit");
        Objects.requireNonNull(work, "work");
        Fiber me = Fiber.current();
        Timeout scope = new Timeout(me, limit);
        me.enter(scope);
        T result;
        try {
            result = work.run(scope);
        } catch (Throwable thrown) { // everything: the scope must be left
            scope.end();
            if (Endings.endedBy(scope, thrown)) {
                TimeoutException timeout = new TimeoutException("timed out after " + Nanos.text(limit));
                timeout.initCause(thrown);
                throw timeout;
            }
            throw thrown;
        }
        scope.end();
        return result;
    }

    private void arm(long deadline) {
        Timer timer = new Alarm(this, deadline);
        replace(new Armed(deadline, timer));
        engine.set(timer);
    }

    /** Of several who move it at once the last one counts. */
    private void replace(Armed next) {
        Armed old;
        do {
            old = armed.get();
            if (old == EXPIRED || ended) {
                throw expiredOrEnded();
            }
        } while (!armed.compareAndSet(old, next));
        if (old != null && old.timer != null) {
            old.timer.cancel();
        }
    }

    private void end() {
        boolean late = expired();
        Armed last = armed.getAndSet(EXPIRED);
        if (last.timer != null) {
            last.timer.cancel();
        }
        wasExpired = late || last == EXPIRED;
        ended = true;
        fiber.leave(this);
    }

    private IllegalStateException expiredOrEnded() {
        return new IllegalStateException(
                ended
                        ? "the work under the timeout has ended"
                        : "the deadline has expired: it cannot be moved any more");
    }

    @Override
    protected TaskCancelledException exception() {
        return new TaskCancelledException("timed out after " + Nanos.text(limit), null, this, true);
    }

    @Override
    protected long deadline() {
        Armed now = armed.get();
        return now.timer == null ? Nanos.FOREVER : now.deadline;
    }

    @Override
    public Duration remaining() {
        Armed now = armed.get();
        if (now == EXPIRED) {
            return Duration.ZERO;
        }
        return now.timer == null
                ? ChronoUnit.FOREVER.getDuration()
                : Duration.ofNanos(Math.max(0, now.deadline - engine.nanoTime()));
    }

    @Override
    public void moveTo(Duration fromNow) {
        long nanos = Nanos.of(fromNow);
        if (ended || expired()) {
            throw expiredOrEnded();
        }
        arm(engine.nanoTime() + nanos);
    }

    @Override
    public void never() {
        if (ended || expired()) {
            throw expiredOrEnded();
        }
        replace(new Armed(0, null));
    }

    @Override
    public boolean expired() {
        if (ended) {
            return wasExpired;
        }
        Armed now = armed.get();
        return now == EXPIRED || (now.timer != null && now.deadline - engine.nanoTime() <= 0);
    }

    @Override
    public String toString() {
        return "Deadline of " + fiber.name() + ", " + (expired() ? "expired" : remaining() + " left");
    }

    private void expire(Alarm alarm) {
        Armed now = armed.get();
        if (now.timer == alarm && armed.compareAndSet(now, EXPIRED)) {
            fiber.cancel(this, true);
        }
    }

    private static final class Alarm extends Timer {
        private @Nullable Timeout timeout; // null: cancelled; whoever still sees it finds another alarm set

        Alarm(Timeout timeout, long deadline) {
            super(deadline);
            this.timeout = timeout;
        }

        @Override
        protected void fire() {
            Timeout its = timeout;
            if (its != null) {
                its.expire(this);
            }
        }

        @Override
        protected void forget() {
            timeout = null;
        }
    }
}
