package dev.fermata.test.schedule;

/** A strategy: decides, schedule by schedule, among the options that there are. */
interface Chooser {
    /** A new schedule begins; false if there is none left to explore. */
    boolean begin();

    /** One of {@code choice.options()}, of which there are at least two. */
    int choose(Choice choice);

    /** There was one option only. */
    default void forced(Choice choice) {}

    /** A turn has ended: whose, and its {@link Footprint}. */
    default void moved(int number, Object footprint) {}

    /** The schedule has ended. */
    default void end(Run run) {}
}
