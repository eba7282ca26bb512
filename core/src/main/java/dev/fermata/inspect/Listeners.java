package dev.fermata.inspect;

import dev.fermata.wait.Deadlock;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Outcome;
import dev.fermata.wait.Probe;
import dev.fermata.wait.Subject;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Passes on what the probe is told, in the words of the public types. Installed while there is a listener. */
final class Listeners extends Probe {
    private static final System.Logger LOG = System.getLogger("dev.fermata.inspect");
    private static final List<Member> ALL = new CopyOnWriteArrayList<>();

    /** One registration: the same listener may have several. */
    private static final class Member implements Inspection.Registration {
        final Listener listener;
        final AtomicBoolean reported = new AtomicBoolean();

        Member(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void close() {
            synchronized (ALL) {
                ALL.remove(this);
                if (ALL.isEmpty()) {
                    Probe.install(null);
                }
            }
        }
    }

    static Inspection.Registration add(Listener listener) {
        Member member = new Member(listener);
        synchronized (ALL) {
            ALL.add(member);
            Probe.install(new Listeners());
        }
        return member;
    }

    private static void tell(Consumer<Listener> what) {
        for (Member member : ALL) {
            try {
                what.accept(member.listener);
            } catch (Throwable thrown) { // everything: whoever is told about goes on
                if (member.reported.compareAndSet(false, true)) {
                    LOG.log(Level.WARNING, "a listener fails: this is reported once", thrown);
                }
            }
        }
    }

    @Override
    public void waited(Fiber fiber, Object subject, int outcome, long nanos) {
        String kind = subject instanceof Subject known ? known.kind() : "other";
        String name = subject instanceof Subject known ? known.label() : "other";
        Duration time = Duration.ofNanos(nanos);
        WaitOutcome how = outcome(subject, outcome);
        tell(listener -> listener.waited(kind, name, how, time));
    }

    private static WaitOutcome outcome(Object subject, int outcome) {
        return switch (outcome) {
            case Outcome.GRANTED -> WaitOutcome.GRANTED;
            case Outcome.REFUSED -> WaitOutcome.REFUSED;
            case Outcome.TIMED_OUT -> subject == Subject.SLEEP ? WaitOutcome.GRANTED : WaitOutcome.TIMED_OUT;
            default -> WaitOutcome.CANCELLED;
        };
    }

    @Override
    public void started(Fiber task) {
        tell(listener -> listener.started(task.thread().threadId(), task.name()));
    }

    @Override
    public void ended(Fiber task, Future.State how, @Nullable Throwable failure) {
        if (failure != null) {
            tell(listener -> listener.failed(task.thread().threadId(), task.name(), failure));
        }
        Duration age = Duration.ofNanos(Math.max(0, task.engine.coarseTime() - task.began()));
        tell(listener -> listener.ended(task.thread().threadId(), task.name(), how, age));
    }

    @Override
    public void stalled(String loop, String task, long nanos) {
        tell(listener -> listener.stalled(loop, task, Duration.ofNanos(nanos)));
    }

    @Override
    public void found(Deadlock deadlock) {
        Cycle cycle = new Cycle(deadlock.description(), deadlock.threads());
        tell(listener -> listener.deadlocked(cycle));
    }

    @Override
    public void ran(String job, long lateness, long nanos, @Nullable Throwable failure) {
        tell(listener ->
                listener.ran(job, Duration.ofNanos(lateness), Duration.ofNanos(nanos), Optional.ofNullable(failure)));
    }

    @Override
    public void missed(String job, int runs, Instant due) {
        tell(listener -> listener.missed(job, runs, due));
    }
}
