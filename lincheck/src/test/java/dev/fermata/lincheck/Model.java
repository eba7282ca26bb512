package dev.fermata.lincheck;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** What all sequential specifications share: the waits in the slots, and lines of those who wait. */
public abstract class Model {
    /** One who waits: in which slot, for what, and whether only a grant ends that. */
    record Waits(int slot, Object request, boolean pinned) {}

    private final String[] slots = new String[Slots.COUNT];
    private final List<Deque<Waits>> lines = new ArrayList<>();

    /** Nobody waits. */
    protected Model() {
        Arrays.fill(slots, Words.NONE);
    }

    /** A new line, first come, first served. */
    protected final Deque<Waits> line() {
        Deque<Waits> line = new ArrayDeque<>();
        lines.add(line);
        return line;
    }

    /** The state besides slots and lines. */
    protected abstract Object state();

    /** What may follow when somebody has left a line. */
    protected void left() {}

    final boolean isBusy(int slot) {
        return slots[slot].equals(Words.WAITS);
    }

    /** The call in that slot has come to its end. */
    final String finish(int slot, String answer) {
        slots[slot] = Words.NONE;
        return answer;
    }

    /** The call in that slot waits in that line. */
    final String enqueue(int slot, Deque<Waits> line, Object request) {
        slots[slot] = Words.WAITS;
        line.add(new Waits(slot, request, false));
        return Words.WAITS;
    }

    /** The wait in that slot goes on in that line, and only a grant ends it. */
    final String pin(int slot, Deque<Waits> line, Object request) {
        slots[slot] = Words.WAITS;
        line.add(new Waits(slot, request, true));
        return Words.WAITS;
    }

    /** The wait in that slot is decided. */
    final void decide(int slot, String outcome) {
        slots[slot] = outcome;
    }

    /** All waits in a line are decided. */
    final void decideAll(Deque<Waits> line, String outcome) {
        for (Waits waits = line.poll(); waits != null; waits = line.poll()) {
            decide(waits.slot, outcome);
        }
    }

    /** As the operation. */
    public String cancel(int slot) {
        return leave(slot, Words.CANCELLED);
    }

    /** As the operation. */
    public String expire(int slot) {
        return leave(slot, Words.TIMED_OUT);
    }

    /** As the operation. */
    public String look(int slot) {
        return slots[slot];
    }

    private String leave(int slot, String outcome) {
        if (isBusy(slot)) {
            for (Deque<Waits> line : lines) {
                for (Iterator<Waits> each = line.iterator(); each.hasNext(); ) {
                    Waits waits = each.next();
                    if (waits.slot == slot && !waits.pinned) {
                        each.remove();
                        decide(slot, outcome);
                        left();
                        return outcome;
                    }
                }
            }
        }
        return slots[slot];
    }

    private List<Object> everything() {
        List<Object> all = new ArrayList<>(List.of((Object[]) slots));
        lines.forEach(line -> all.add(List.copyOf(line)));
        all.add(state());
        return all;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof Model model && everything().equals(model.everything());
    }

    @Override
    public final int hashCode() {
        return everything().hashCode();
    }
}
