package dev.fermata.wait;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for whom, as far as it can be known, and who of them waits for ever.
 *
 * <p>A thread can go on if it does not wait, or waits for something that anybody may bring about. The others wait for a
 * subject, which needs some of those who hold it, or all tasks of a group, to go on (see {@link Need}). What cannot go on even
 * if everybody who can does, is stuck. Some subjects have several holders, so this is more than a search for cycles: a cycle
 * through a semaphore is none while another holder still runs.
 *
 * <p>The graph is read while it changes. So of those that seem stuck at first it is read again what they need, and after
 * that, whether the same waits still last: who waited all the time has done nothing meanwhile, so what was read the second
 * time holds together, and a thread that is found stuck is stuck.
 *
 * <p>It takes time and memory in proportion to the threads looked at, however many wait for one subject.
 */
final class WaitGraph {
    /** A thread, or a subject that threads wait for. */
    abstract static class Node {
        final List<Node> dependents = new ArrayList<>();
        final List<Integer> dependentWeights = new ArrayList<>();
        final List<Node> suppliers = new ArrayList<>();
        int missing; // how much more it needs
        boolean live;

        final void dependOn(Node supplier, int weight) {
            suppliers.add(supplier);
            supplier.dependents.add(this);
            supplier.dependentWeights.add(weight);
        }

        final void forgetEdges() {
            suppliers.clear();
            dependents.clear();
            dependentWeights.clear();
        }
    }

    /** A subject and what it needs. */
    private static final class Wanted extends Node {
        final Waiter someWaiter;
        final Subject subject;

        Wanted(Subject subject, Waiter someWaiter) {
            this.subject = subject;
            this.someWaiter = someWaiter;
        }
    }

    /** A thread, and if it waits, for what. */
    static final class Party extends Node {
        final Thread thread;
        final @Nullable Fiber fiber;
        final @Nullable Waiter waiter; // null: it can go on, or has ended
        final @Nullable Subject subject;
        private final boolean ended; // whatever it holds, it will not give back

        private Party(Thread thread, boolean timedToo) {
            this.thread = thread;
            ended = thread.getState() == Thread.State.TERMINATED;
            fiber = ended ? null : Fiber.of(thread);
            Waiter waits = fiber == null ? null : fiber.waiting();
            Subject what = waits == null ? null : waits.subject();
            boolean lasts = fiber != null
                    && waits != null
                    && what != null
                    && what.hasNeeds()
                    && !fiber.isToldToEnd(waits)
                    && (timedToo || !waits.isTimed());
            waiter = lasts ? waits : null;
            subject = lasts ? what : null;
        }

        /** Who, of those that are stuck, must go on for it to go on. */
        List<Party> blockers() {
            List<Party> blockers = new ArrayList<>();
            for (Node wanted : this.suppliers) {
                for (Node supplier : wanted.suppliers) {
                    if (supplier instanceof Party party && !supplier.live) {
                        blockers.add(party);
                    }
                }
            }
            return blockers;
        }

        private boolean stillWaits() {
            return fiber != null && waiter != null && fiber.waiting() == waiter && waiter.awaited() == subject;
        }
    }

    private final Map<Thread, Party> parties = new LinkedHashMap<>();
    private final IdentityHashMap<Subject, Wanted> subjects = new IdentityHashMap<>();
    private final Deque<Party> toExplore = new ArrayDeque<>();
    private final boolean timedToo;
    private final int budget;
    private boolean complete = true;

    /**
     * @param timedToo whether waits that a deadline will end count as waits for ever
     * @param budget how many threads to look at, at most
     */
    WaitGraph(boolean timedToo, int budget) {
        this.timedToo = timedToo;
        this.budget = budget;
    }

    /** Whether there was enough budget. */
    boolean isComplete() {
        return complete;
    }

    // --- reading it --------------------------------------------------------------------------------------------------

    /** Adds a thread and all that it depends on. */
    Party add(Thread thread) {
        Party first = party(thread);
        for (Party next = toExplore.poll(); next != null; next = toExplore.poll()) {
            explore(next);
        }
        return first;
    }

    private Party party(Thread thread) {
        Party known = parties.get(thread);
        if (known == null) {
            known = new Party(thread, timedToo);
            parties.put(thread, known);
            if (known.waiter != null) {
                toExplore.add(known);
            }
        }
        return known;
    }

    private void explore(Party party) {
        if (party.subject == null || party.waiter == null) {
            return;
        }
        Wanted wanted = subjects.get(party.subject);
        if (wanted == null) {
            wanted = new Wanted(party.subject, party.waiter);
            subjects.put(party.subject, wanted);
            read(wanted);
        }
        party.missing = 1;
        party.dependOn(wanted, 1);
    }

    private void read(Wanted wanted) {
        int left = budget - parties.size();
        Need need = left <= 0 ? Need.BEYOND : wanted.subject.need(wanted.someWaiter, left);
        boolean beyond =
                need == Need.BEYOND || (need != null && need.suppliers().size() > left);
        complete &= !beyond;
        if (need != null && !beyond) { // else it may come, for all that is known
            wanted.missing = need.amount();
            for (int i = 0; i < need.suppliers().size(); i++) {
                wanted.dependOn(party(need.suppliers().get(i)), need.weights().get(i));
            }
        }
    }

    private void readAgain(Wanted wanted) {
        Need need = wanted.subject.need(wanted.someWaiter, budget);
        if (need == null || need == Need.BEYOND) {
            wanted.live = true;
            return;
        }
        wanted.missing = need.amount();
        for (int i = 0; i < need.suppliers().size(); i++) {
            Party supplier = parties.get(need.suppliers().get(i));
            if (supplier == null) { // it was none before: it has run since then
                wanted.missing -= need.weights().get(i);
            } else {
                wanted.dependOn(supplier, need.weights().get(i));
            }
        }
    }

    // --- who is stuck ------------------------------------------------------------------------------------------------

    /** Those of all added that can never go on. Once, after all were added. */
    List<Party> stuck() {
        spread();
        List<Party> suspects = stuckNow();
        parties.values().forEach(Node::forgetEdges);
        subjects.values().forEach(Node::forgetEdges);
        Map<Subject, Wanted> suspected = new HashMap<>();
        for (Party party : suspects) {
            Wanted wanted = subjects.get(party.subject);
            if (wanted != null) {
                party.missing = 1;
                party.dependOn(wanted, 1);
                if (suspected.put(wanted.subject, wanted) == null) {
                    readAgain(wanted);
                }
            }
        }
        for (Party party : suspects) {
            party.live |= !party.stillWaits();
        }
        spread();
        return stuckNow();
    }

    private List<Party> stuckNow() {
        return parties.values().stream()
                .filter(party -> !party.live && party.waiter != null)
                .toList();
    }

    /** Who can go on lets others go on. */
    private void spread() {
        Deque<Node> going = new ArrayDeque<>();
        for (Node node : parties.values()) {
            start(node, going);
        }
        for (Node node : subjects.values()) {
            start(node, going);
        }
        for (Node next = going.poll(); next != null; next = going.poll()) {
            for (int i = 0; i < next.dependents.size(); i++) {
                Node dependent = next.dependents.get(i);
                dependent.missing -= next.dependentWeights.get(i);
                if (!dependent.live && dependent.missing <= 0) {
                    dependent.live = true;
                    going.add(dependent);
                }
            }
        }
    }

    private static void start(Node node, Deque<Node> going) {
        boolean ended = node instanceof Party party && party.ended;
        node.live |= !ended && node.missing <= 0;
        if (node.live) {
            going.add(node);
        }
    }

    // --- cycles ------------------------------------------------------------------------------------------------------

    /**
     * From a stuck thread along stuck ones until that comes back to where it was: the cycle, without what leads to it. Empty, if
     * it ends at a thread that has ended, or at a wait that needs more than there are.
     */
    static List<Party> cycleFrom(Party start) {
        Set<Party> way = new LinkedHashSet<>();
        Party next = start;
        while (next != null && !next.ended && way.add(next)) {
            next = next.blockers().stream().findFirst().orElse(null);
        }
        List<Party> parties = new ArrayList<>(way);
        return next == null || next.ended ? List.of() : parties.subList(parties.indexOf(next), parties.size());
    }

    /** The shortest way along stuck threads from one back to itself; empty if there is none. */
    static List<Party> cycleThrough(Party start) {
        IdentityHashMap<Party, Party> cameFrom = new IdentityHashMap<>();
        Deque<Party> toVisit = new ArrayDeque<>(List.of(start));
        for (Party next = toVisit.poll(); next != null; next = toVisit.poll()) {
            for (Party blocker : next.blockers()) {
                if (blocker == start) {
                    return way(start, next, cameFrom);
                }
                if (!blocker.ended && cameFrom.putIfAbsent(blocker, next) == null) {
                    toVisit.add(blocker);
                }
            }
        }
        return List.of();
    }

    private static List<Party> way(Party start, Party end, IdentityHashMap<Party, Party> cameFrom) {
        List<Party> way = new ArrayList<>();
        for (Party party = end; party != start && party != null; party = cameFrom.get(party)) {
            way.addFirst(party);
        }
        way.addFirst(start);
        return way;
    }
}
