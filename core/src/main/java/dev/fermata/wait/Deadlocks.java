package dev.fermata.wait;

import dev.fermata.engine.Engine;
import dev.fermata.engine.Timer;
import dev.fermata.wait.WaitGraph.Party;
import java.lang.System.Logger.Level;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds waits that end never: when a wait begins that closes a cycle, and in all that wait, for those who look.
 *
 * <p>A wait that begins looks at a few threads around it, as a rule at one. If that does not suffice to tell, somebody looks
 * again a second later, if it still lasts.
 */
public final class Deadlocks {
    private static final System.Logger LOG = System.getLogger("dev.fermata.deadlock");
    private static final int AT_ONCE = 64;
    private static final int MOST = 1_000_000;
    private static final int SHARE = 100; // looking at everybody takes at most one part in so many of one processor
    private static final long PAUSE = Duration.ofSeconds(1).toNanos();

    private static final Set<Waiter> REPORTED = Collections.newSetFromMap(new WeakHashMap<>()); // guarded by itself

    /** Deadlocks that a wait is refused for, until its thread throws that. */
    private static final Map<Waiter, Deadlock> REFUSED = Collections.synchronizedMap(new WeakHashMap<>());

    private static final AtomicBoolean planned = new AtomicBoolean(); // a look at everybody, until it is over
    private static volatile boolean wanted; // since the last look at everybody began
    private static volatile long lastTook; // that look, in nanoseconds

    private static volatile @Nullable Function<Deadlock, RuntimeException> policy;

    private Deadlocks() {}

    /** What a wait that closes a cycle throws; null: it waits, and the cycle is reported. */
    public static void setPolicy(@Nullable Function<Deadlock, RuntimeException> exception) {
        policy = exception;
    }

    /** Among the threads given, and those that they depend on, those that wait for ever: each cycle once. */
    public static List<Deadlock> among(Collection<Thread> threads, boolean timedToo) {
        WaitGraph graph = new WaitGraph(timedToo, Integer.MAX_VALUE);
        threads.forEach(graph::add);
        return cycles(graph).stream().map(Deadlock::of).toList();
    }

    // --- when a wait begins ------------------------------------------------------------------------------------------

    /**
     * The calling fiber waits from now on for the subject, and is about to park. Of two that close a cycle at the same moment one
     * must see the other's wait: hence the fences, between the waiter's place in its queue and what is read here. Within a loop
     * only one runs, and whom it waits for at first hand is on that loop, too; the search goes further.
     */
    public static void check(Subject subject, Waiter waiter) {
        if (!waiter.isWithinALoop()) {
            VarHandle.fullFence();
        }
        if (!waiter.fiber.engine.isConducted() && subject.mayBeStuck(waiter)) {
            look(waiter);
        }
    }

    private static void look(Waiter waiter) {
        VarHandle.fullFence();
        WaitGraph graph = new WaitGraph(false, AT_ONCE);
        Party start = graph.add(waiter.fiber.thread());
        if (graph.stuck().contains(start)) {
            List<Party> cycle = WaitGraph.cycleThrough(start);
            if (!cycle.isEmpty() && start.waiter == waiter) {
                report(cycle, waiter);
            }
        } else if (!graph.isComplete() && !waiter.isTimed()) {
            lookLater();
        }
    }

    // --- some time after ---------------------------------------------------------------------------------------------

    /** A wait depends on so many that it cannot tell at once. One look at everybody does for all such waits. */
    public static void lookLater() {
        if (!wanted) {
            wanted = true;
        }
        if (!planned.get() && planned.compareAndSet(false, true)) {
            Engine.parallel().set(new SecondLook(System.nanoTime() + Math.max(PAUSE, SHARE * lastTook)));
        }
    }

    /** One at a time. Who begins to wait meanwhile is not seen for certain, and has another look follow. */
    static void lookAtEverybody() {
        wanted = false;
        long began = System.nanoTime();
        try {
            WaitGraph graph = new WaitGraph(false, MOST);
            Family.everybody(MOST).stream()
                    .map(Fiber::boundThread) // who has none does not wait for anything yet
                    .filter(Objects::nonNull)
                    .forEach(graph::add);
            for (List<Party> cycle : cycles(graph)) {
                report(cycle, lastToWait(cycle));
            }
        } finally {
            lastTook = System.nanoTime() - began;
            planned.set(false);
            if (wanted) {
                lookLater();
            }
        }
    }

    /** Who has closed it, as far as times tell: those of different clocks tell nothing, and then anyone will do. */
    private static Waiter lastToWait(List<Party> cycle) {
        return cycle.stream()
                .map(party -> Objects.requireNonNull(party.waiter))
                .max(Comparator.comparingLong(Waiter::since))
                .orElseThrow();
    }

    private static List<List<Party>> cycles(WaitGraph graph) {
        Set<Party> seen = new HashSet<>();
        List<List<Party>> found = new ArrayList<>();
        for (Party party : graph.stuck()) {
            List<Party> cycle = seen.contains(party) ? List.of() : WaitGraph.cycleFrom(party);
            if (seen.addAll(cycle)) {
                found.add(cycle);
            }
        }
        return found;
    }

    // --- telling -----------------------------------------------------------------------------------------------------

    /** Once for each. */
    private static void report(List<Party> cycle, Waiter closing) {
        if (isNews(cycle)) {
            report(Deadlock.of(cycle), closing);
        }
    }

    /** In one go: several may see the same cycle at the same time, each from its own place in it. */
    private static boolean isNews(List<Party> cycle) {
        synchronized (REPORTED) {
            boolean news = false;
            for (Party party : cycle) {
                news |= party.waiter != null && REPORTED.add(party.waiter);
            }
            return news;
        }
    }

    private static void report(Deadlock deadlock, Waiter closing) {
        LOG.log(
                Level.WARNING,
                () -> "deadlock: of " + deadlock.threads().size()
                        + " each waits for the next, and nothing is known that could end it"
                        + System.lineSeparator() + deadlock.description());
        Probe.deadlocked(deadlock);
        if (policy != null) {
            REFUSED.put(closing, deadlock);
            if (!closing.abandon(Outcome.DEADLOCKED)) { // it is shielded, and waits
                REFUSED.remove(closing);
            }
        }
    }

    /** For the thread of a wait that was DEADLOCKED. */
    static RuntimeException exception(Waiter waiter) {
        Deadlock deadlock = Objects.requireNonNull(REFUSED.remove(waiter));
        Function<Deadlock, RuntimeException> exception = policy;
        return exception == null ? new IllegalStateException(deadlock.description()) : exception.apply(deadlock);
    }

    private static final class SecondLook extends Timer {
        SecondLook(long deadline) {
            super(deadline);
        }

        @Override
        protected void fire() { // on the thread of the timers, which has no time for that
            Thread.ofVirtual().name("fermata-deadlocks").start(Deadlocks::lookAtEverybody);
        }
    }
}
