package dev.fermata.test.schedule;

import dev.fermata.engine.Conductor;
import dev.fermata.engine.Strand;
import dev.fermata.task.Task;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Waiter;
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
    private Reach reach = Reach.STEP; // the same, in words that hold in other runs
    private Pending[] pending = new Pending[16]; // by number: what the strand is about to do
    private @Nullable Event latest; // the last step of this turn: what came of it is not known yet
    private boolean looking; // at tasks and primitives, which is no step of the test
    private volatile @Nullable AssertionError over;
    private volatile @Nullable String foreign;

    /** What a strand touches in its next turn, and the event, unless that is among the others already. */
    private record Pending(Object footprint, @Nullable Event event) {
        static final Pending NOTHING = new Pending(Footprint.NOTHING, null);

        Pending done() {
            return new Pending(footprint, null);
        }
    }

    /**
     * How far a schedule may go.
     *
     * @param steps how many it may have; the largest number: any, and they are not even kept
     * @param timeIsFree whether time may pass while somebody is ready
     * @param preempts whether operations that need not wait let others run before
     */
    public record Limits(int steps, boolean timeIsFree, boolean preempts) {}

    Run(Chooser chooser, Limits limits, Quiet quiet, boolean detailed) {
        this.chooser = chooser;
        this.limits = limits;
        this.quiet = quiet;
        this.detailed = detailed;
        Arrays.fill(pending, Pending.NOTHING);
    }

    // --- what the loop tells and asks --------------------------------------------------------------------------------

    @Override
    public boolean step(Strand strand, Object subject, String operation) {
        if (looking) {
            return false;
        }
        AssertionError enough = over;
        if (enough != null) {
            throw enough;
        }
        endOfTurn();
        Object touches = Footprint.of(subject);
        Event event = new Event(Event.Kind.STEP, strand, subject, operation, now);
        boolean done = operation.equals("fork"); // this step comes after the deed, all others before
        if (!limits.preempts()) {
            touch(touches, Reach.ALL);
            record(event);
            return false;
        }
        if (done) {
            record(event);
        }
        stepping = strand;
        yielding = null;
        setPending(strand, new Pending(touches, done ? null : event));
        return true;
    }

    @Override
    public void yielded(Strand strand) {
        endOfTurn();
        setAll(); // who else is ready decides whether it may go on
        record(new Event(Event.Kind.YIELD, strand, null, "", now));
        yielding = strand;
    }

    @Override
    public int pick(List<Strand> ready, boolean timer) {
        chooser.moved(this, ready);
        choice.ready = ready;
        choice.canContinue = stepping != null;
        choice.yielded = yielding != null && ready.getLast() == yielding;
        choice.time = timer && limits.timeIsFree();
        stepping = null;
        yielding = null;
        int option = choose();
        if (choice.isTime(option)) {
            running = null;
            setAll();
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
        running = next;
        Pending its = next.number < pending.length ? pending[next.number] : Pending.NOTHING;
        footprint = its.footprint();
        reach = Reach.STEP;
        if (its.event() != null) {
            pending[next.number] = its.done();
            record(its.event());
        }
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
        endOfTurn();
        yielding = null;
        Waiter waiter = strand instanceof Fiber fiber ? fiber.waiting() : null;
        record(new Event(Event.Kind.WAIT, strand, waiter == null ? null : waiter.awaited(), "", now));
    }

    @Override
    public void ended(Strand strand) {
        endOfTurn();
        record(new Event(Event.Kind.END, strand, null, "", now));
        looking = true;
        boolean inPeace = strand instanceof Task<?> task && task.state() == State.SUCCESS;
        looking = false;
        if (inPeace) {
            touch(strand, Reach.END);
        } else {
            setAll();
        }
    }

    @Override
    public void cancelled(Strand strand) {
        setAll();
    }

    @Override
    public boolean isOver() {
        return over != null;
    }

    @Override
    public void foreign(Thread thread, @Nullable Object arrival) {
        if (foreign == null) {
            foreign = "thread " + (thread.getName().isEmpty() ? "#" + thread.threadId() : thread.getName());
        }
    }

    /** Ends the schedule: whoever comes to a step from now on fails. Any thread. */
    public void stop(AssertionError reason) {
        over = reason;
    }

    private void record(Event event) {
        if (limits.steps() == Integer.MAX_VALUE) {
            return;
        }
        events.add(event);
        latest = event.kind == Event.Kind.STEP ? event : null;
        if (events.size() == limits.steps()) {
            over = new AssertionError("after " + limits.steps() + " steps the schedule has not ended: " + event
                    + ". Do tasks wait for each other in circles? Else allow more steps");
        }
    }

    /** What the strand has done is done: what came of it can be seen. */
    private void endOfTurn() {
        Event event = latest;
        if (event != null && detailed) {
            looking = true;
            event.result = String.valueOf(event.subject);
            looking = false;
        }
        latest = null;
    }

    private void touch(Object subject, Reach how) {
        footprint = Footprint.both(footprint, subject);
        reach = reach == Reach.STEP ? how : Reach.ALL;
    }

    private void setAll() {
        footprint = Footprint.ALL;
        reach = Reach.ALL;
    }

    private void setPending(Strand strand, Pending next) {
        int number = strand.number;
        if (number >= pending.length) {
            int length = pending.length;
            pending = Arrays.copyOf(pending, 2 * number);
            Arrays.fill(pending, length, pending.length, Pending.NOTHING);
        }
        pending[number] = next;
    }

    // --- what came of it ---------------------------------------------------------------------------------------------

    List<Event> events() {
        return events;
    }

    /** How far a turn went. */
    enum Reach {
        /** Not further than to the subject of the step that it began with. */
        STEP,
        /** And its strand has ended. */
        END,
        /** It may have touched anything. */
        ALL
    }

    /**
     * What a turn has touched, of a strand, or, with number 0, of the time.
     *
     * @param number of the strand
     * @param footprint see {@link Footprint}; of use in this run only, since each has objects of its own
     * @param reach so that {@link #nextTurn} can tell what the same turn would touch in another run
     */
    record Turn(int number, Object footprint, Reach reach) {}

    /** The last one. */
    Turn lastTurn() {
        return new Turn(running == null ? 0 : running.number, footprint, reach);
    }

    /** What the next turn of a strand will touch, if it goes so far. */
    Object nextTurn(Strand strand, Reach how) {
        Object first = strand.number < pending.length ? pending[strand.number].footprint() : Footprint.NOTHING;
        return switch (how) {
            case STEP -> first;
            case END -> Footprint.both(first, strand);
            case ALL -> Footprint.ALL;
        };
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

    /** Why it was ended before its end, or null. */
    @Nullable
    AssertionError over() {
        return over;
    }

    /** Who has meddled from outside the loop, or null. */
    @Nullable
    String foreign() {
        return foreign;
    }
}
