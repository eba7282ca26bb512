package dev.fermata.test.bugs;

import dev.fermata.test.Simulation;

/**
 * A small program with a planted bug, and the same without it.
 *
 * @param name of the bug
 * @param story what goes wrong, in a line
 * @param broken fails under some schedules
 * @param mended fails under none
 * @param preemptions up to which the exhaustive search goes
 */
record Program(String name, String story, Simulation.Body broken, Simulation.Body mended, int preemptions) {
    Program(String name, String story, Simulation.Body broken, Simulation.Body mended) {
        this(name, story, broken, mended, 2);
    }

    /** For the mended one where two preemptions are too many schedules. */
    Program within(int most) {
        return new Program(name, story, broken, mended, most);
    }

    @Override
    public String toString() {
        return name;
    }
}
