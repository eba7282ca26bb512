package dev.fermata.test.schedule;

/** One schedule: first come, first served, and no switch but at waits, as on a loop. */
final class Fifo implements Chooser {
    private boolean done;

    @Override
    public boolean begin() {
        boolean first = !done;
        done = true;
        return first;
    }

    @Override
    public int choose(Choice choice) {
        return 0;
    }
}
