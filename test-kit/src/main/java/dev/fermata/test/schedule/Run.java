package dev.fermata.test.schedule;

import dev.fermata.engine.Conductor;
import dev.fermata.engine.Strand;
import dev.fermata.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future.State;
import org.jspecify.annotations.Nullable;

/** One schedule as it happens: asks the strategy at each choice, and keeps what was chosen and what happened. */
public final class Run implements Conductor {
    /** What is done when nobody is ready: see {@link Conductor#quiet}. */
    public interface Quiet {
        /** Nobody is ready; returns whether that has made somebody ready. */
        boolean quiet(boolean timer);
    }

    private final Chooser chooser;
    private final Limits limits;
    private final Quiet quiet;
    private final boolean detailed;

    private final Choice choice = new Choice();
    private final List<Event> events = new ArrayList<>();
    private int[] options = new int[32]; // by choice
    private int choices;
    private long hash; // of who ran when
    private long now;
    private @Nullable Strand stepping; // it is the last of the ready ones, and could go on
    private @Nullable Strand yielding; // it is the last of the ready ones, and lets others run
    private volatile @Nullable Strand running;
    private Object footprint = Footprint.NOTHING; // of the turn that goes on
    private Object[] pending = new Object[16]; // by number: what the strand is about to touch
    private volatile @Nullable String foreign;

    /**
     * How far a schedule may go.
     *
     * @param steps how many it may have
     * @param timeIsFree whether time may pass while somebody is ready
     * @param preempts whether operations that need not wait let others run before
     */
    public record Limits(int steps, boolean timeIsFree, boolean preempts) {}

    Run(Chooser chooser, Limits limits, Quiet quiet, boolean detailed) {
        this.chooser = chooser;
        this.limits = limits;
        this.quiet = quiet;
        this.detailed = detailed;
        Arrays.fill(pending, Footprint.NOTHING);
    }

    // --- what the loop tells and asks --------------------------------------------------------------------------------

    @Override
    public boolean step(Strand strand, Object subject, String operation) {
        record(new Event(Event.Kind.STEP, strand, subject, operation, now));
        Object touches = operation.equals("cancel") ? Footprint.ALL : Footprint.of(subject);
        if (!limits.preempts()) {
            footprint = Footprint.both(footprint, touches);
            return false;
        }
        stepping = strand;
        setPending(strand, touches);
        return true;
    }

    @Override
    public void yielded(Strand strand) {
        record(new Event(Event.Kind.YIELD, strand, null, "", now));
        yielding = strand;
    }

    @Override
    public int pick(List<Strand> ready, boolean timer) {
        chooser.moved(running == null ? 0 : running.number, footprint);
        choice.ready = ready;
        choice.canContinue = stepping != null;
        choice.yielded = yielding != null && ready.getLast() == yielding;
        choice.time = timer && limits.timeIsFree();
        stepping = null;
        yielding = null;
        int option = choose();
        if (choice.isTime(option)) {
            running = null;
            footprint = Footprint.ALL;
            hash = 31 * hash;
            return TIME;
        }
        int index = choice.index(option);
        begin(ready.get(index));
        return index;
    }

    private int choose() {
        int count = choice.options();
        if (count == 1) {
            chooser.forced(choice);
            return 0;
        }
        choice.step = choices;
        int option = chooser.choose(choice);
        if (choices == options.length) {
            options = Arrays.copyOf(options, 2 * choices);
        }
        options[choices++] = option;
        return option;
    }

    private void begin(Strand next) {
        hash = 31 * hash + next.number;
        footprint = next.number < pending.length ? pending[next.number] : Footprint.NOTHING;
        running = next;
    }

    @Override
    public void timePassed(long nanoTime) {
        now = nanoTime;
        record(new Event(Event.Kind.TIME, null, null, "", now));
    }

    @Override
    public boolean quiet(boolean timer) {
        return quiet.quiet(timer);
    }

    @Override
    public void parked(Strand strand) {
        record(new Event(Event.Kind.WAIT, strand, null, "", now));
    }

    @Override
    public void ended(Strand strand) {
        record(new Event(Event.Kind.END, strand, null, "", now));
        boolean inPeace = strand instanceof Task<?> task && task.state() == State.SUCCESS;
        footprint = inPeace ? Footprint.both(footprint, strand) : Footprint.ALL;
    }

    @Override
    public void foreign(Thread thread, @Nullable Object arrival) {
        if (foreign == null) {
            foreign = "thread " + (thread.getName().isEmpty() ? "#" + thread.threadId() : thread.getName());
        }
    }

    private void record(Event event) {
        if (events.size() >= limits.steps()) {
            throw new AssertionError("after " + limits.steps() + " steps the schedule has not ended: " + event
                    + ". Do tasks wait for each other in circles of yields? Else allow more steps");
        }
        if (detailed) {
            resolve(event);
        }
        events.add(event);
    }

    /** The state of what the strand touched last, before its next event. */
    private void resolve(Event next) {
        for (int i = events.size() - 1; i >= 0; i--) {
            Event event = events.get(i);
            if (event.strand == next.strand && next.strand != null) {
                if (event.kind == Event.Kind.STEP && event.result.isEmpty()) {
                    event.result = String.valueOf(event.subject);
                }
                return;
            }
        }
    }

    private void setPending(Strand strand, Object touches) {
        int number = strand.number;
        if (number >= pending.length) {
            int length = pending.length;
            pending = Arrays.copyOf(pending, 2 * number);
            Arrays.fill(pending, length, pending.length, Footprint.NOTHING);
        }
        pending[number] = touches;
    }

    // --- what came of it ---------------------------------------------------------------------------------------------

    List<Event> events() {
        return events;
    }

    /** How many choices there were. */
    public int choices() {
        return choices;
    }

    int[] options() {
        return Arrays.copyOf(options, choices);
    }

    long hash() {
        return hash;
    }

    /** Who runs now; null: nobody, or time passes. */
    public @Nullable Strand running() {
        return running;
    }

    /** Who has meddled from outside the loop, or null. */
    @Nullable
    String foreign() {
        return foreign;
    }
}
