package dev.fermata.test.schedule;

import dev.fermata.engine.Strand;
import java.util.List;

/**
 * Who may run next. Option 0 is what happens without a switch that nobody asked for: the strand that runs goes on, or, if it
 * cannot, the one that has been ready for longest. Then come the others in the order in which they became ready, and last, if
 * a timer is pending, that time passes first.
 */
final class Choice {
    List<Strand> ready = List.of();
    boolean canContinue; // option 0 is the strand that runs, and it would go on
    boolean yielded; // the last of the ready ones lets others run first: it is no option, unless alone
    boolean time; // the last option is that time passes
    int step; // which choice of the schedule this is, from 0

    int options() {
        return strands() + (time ? 1 : 0);
    }

    /** How many of the options are strands. */
    int strands() {
        return yielded && ready.size() > 1 ? ready.size() - 1 : ready.size();
    }

    /** Where the strand of an option is among the ready ones. */
    int index(int option) {
        if (!canContinue) {
            return option;
        }
        return option == 0 ? ready.size() - 1 : option - 1;
    }

    Strand strand(int option) {
        return ready.get(index(option));
    }

    boolean isTime(int option) {
        return option >= strands();
    }

    /** Whether that option takes the turn from somebody who could go on. */
    boolean isPreemption(int option) {
        return option != 0 && (canContinue || isTime(option));
    }
}
