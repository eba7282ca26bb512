package dev.fermata.test.schedule;

import dev.fermata.engine.Strand;
import java.util.List;

/** A strategy: decides, schedule by schedule, among the options that there are. */
interface Chooser {
    /** A new schedule begins; false if there is none left to explore. */
    boolean begin();

    /** One of {@code choice.options()}, of which there are at least two. */
    int choose(Choice choice);

    /** There was one option only. */
    default void forced(Choice choice) {}

    /** A turn has ended, and these are ready: {@link Run#lastTurn} tells what it was. */
    default void moved(Run run, List<Strand> ready) {}

    /** The schedule has ended. */
    default void end(Run run) {}
}
