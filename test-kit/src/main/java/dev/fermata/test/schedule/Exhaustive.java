package dev.fermata.test.schedule;

import dev.fermata.engine.Strand;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All schedules with at most so many preemptions, depth first: the last choice that has an option left takes it, and all
 * before stay as they were.
 *
 * <p>With {@code pruned}, sleep sets cut those that differ from an explored one only in the order of turns that touch
 * different things (P. Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems", 1996). What a turn has
 * touched is what it did to primitives and tasks, so that holds only for a program that shares nothing else without guarding
 * it by them; and only without a bound on preemptions, which would count the one and not the other.
 */
final class Exhaustive implements Chooser {
    /** Strands whose next turn was explored from here, or from above, and nothing that it touches has changed since. */
    private record Asleep(int number, Run.Reach reach) {}

    private static final int TIME = 0; // in the place of a strand's number

    private static final class Node {
        final List<Asleep> sleep; // when it was reached; then also what was explored from here
        final int[] numbers; // of the strands of the options; 0: time
        final boolean[] preempts; // which options count
        final int preemptions; // before it
        int option;

        Node(List<Asleep> sleep, int[] numbers, boolean[] preempts, int preemptions) {
            this.sleep = sleep;
            this.numbers = numbers;
            this.preempts = preempts;
            this.preemptions = preemptions;
        }

        int preemptionsAfter() {
            return preemptions + (preempts[option] ? 1 : 0);
        }
    }

    private final int bound;
    private final boolean pruned;
    private final boolean everySwitch;
    private final List<Node> path = new ArrayList<>();
    private int depth; // of the path, in this schedule
    private @Nullable Node turn; // the node whose option is taken in this turn
    private List<Asleep> sleep = List.of();
    private boolean redundant; // from here on it differs from an explored one only in the order of independent turns
    private boolean begun;
    private int cut;

    private Exhaustive(int bound, boolean pruned, boolean everySwitch) {
        this.bound = bound;
        this.pruned = pruned;
        this.everySwitch = everySwitch;
    }

    /** With at most so many preemptions. */
    static Exhaustive bounded(int preemptions) {
        return new Exhaustive(preemptions, false, false);
    }

    /** With any number of preemptions; {@code pruned}: but for those that differ in the order of independent turns only. */
    static Exhaustive unbounded(boolean pruned) {
        return new Exhaustive(Integer.MAX_VALUE, pruned, false);
    }

    /** With at most so many options other than 0. */
    static Exhaustive switches(int most) {
        return new Exhaustive(most, false, true);
    }

    @Override
    public boolean begin() {
        depth = 0;
        turn = null;
        sleep = List.of();
        redundant = false;
        if (!begun) {
            begun = true;
            return true;
        }
        while (!path.isEmpty() && !next(path.getLast())) {
            path.removeLast();
        }
        return !path.isEmpty();
    }

    /** Moves a node to its next option; false if it has none. */
    private boolean next(Node node) {
        for (node.option++; node.option < node.numbers.length; node.option++) {
            if (node.preemptionsAfter() <= bound && !isAsleep(node.sleep, node.numbers[node.option])) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int choose(Choice choice) {
        if (redundant) {
            return 0;
        }
        Node node;
        if (depth < path.size()) {
            node = path.get(depth);
        } else {
            node = node(choice);
            if (isAsleep(node.sleep, node.numbers[0]) && !next(node)) {
                redundant = true;
                cut++;
                return 0;
            }
            path.add(node);
        }
        depth++;
        turn = node;
        return Math.min(node.option, choice.options() - 1); // fewer: the test is not deterministic, and is told so
    }

    private Node node(Choice choice) {
        int options = choice.options();
        int[] numbers = new int[options];
        boolean[] preempts = new boolean[options];
        for (int option = 0; option < options; option++) {
            numbers[option] = choice.isTime(option) ? TIME : choice.strand(option).number;
            preempts[option] = everySwitch ? option != 0 : choice.isPreemption(option);
        }
        int before = depth == 0 ? 0 : path.get(depth - 1).preemptionsAfter();
        return new Node(new ArrayList<>(sleep), numbers, preempts, before);
    }

    @Override
    public void forced(Choice choice) {
        if (!redundant && isAsleep(sleep, choice.isTime(0) ? TIME : choice.strand(0).number)) {
            redundant = true;
            cut++;
        }
    }

    @Override
    public void moved(Run run, List<Strand> ready) {
        if (!pruned || redundant) {
            return;
        }
        Node node = turn;
        turn = null;
        Run.Turn last = run.lastTurn();
        List<Asleep> after = new ArrayList<>();
        for (Asleep one : node == null ? sleep : node.sleep) {
            if (one.number != last.number() && staysAsleep(one, run, last, ready)) {
                after.add(one);
            }
        }
        sleep = after;
        if (node != null && !isAsleep(node.sleep, last.number())) { // for its later options
            node.sleep.add(new Asleep(last.number(), last.reach()));
        }
    }

    /** Time does not: every turn may set a timer or read the clock. */
    private static boolean staysAsleep(Asleep one, Run run, Run.Turn last, List<Strand> ready) {
        for (Strand strand : ready) {
            if (strand.number == one.number) {
                return Footprint.areIndependent(run.nextTurn(strand, one.reach), last.footprint());
            }
        }
        return false;
    }

    private static boolean isAsleep(List<Asleep> sleep, int number) {
        for (Asleep one : sleep) {
            if (one.number == number) {
                return true;
            }
        }
        return false;
    }

    /** How many schedules were cut short, since they differ from explored ones in the order of independent turns only. */
    int cut() {
        return cut;
    }
}
