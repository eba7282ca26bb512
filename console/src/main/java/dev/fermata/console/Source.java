package dev.fermata.console;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the picture comes from. Used by one thread at a time. */
interface Source {
    /** Something with an id, as JSON; equal text is equal to look at. Times in it are instants, which do not change. */
    record Row(long id, String json) {}

    /**
     * The program at one moment.
     *
     * @param taken in milliseconds of the epoch
     * @param parts what is small and sent as a whole, by name, as JSON
     */
    record Sample(long taken, List<Row> tasks, List<Row> primitives, Map<String, String> parts) {}

    Sample sample();

    /** All about one task, its stack too; empty if it has ended. */
    Optional<String> task(long id);

    /** The snapshot as it is documented. */
    String document();
}
