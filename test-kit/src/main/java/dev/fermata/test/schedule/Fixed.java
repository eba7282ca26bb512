package dev.fermata.test.schedule;

/** One schedule that is given: option 0 wherever nothing is said, or what is said does not exist. */
final class Fixed implements Chooser {
    private final int[] options;
    private boolean done;

    Fixed(int[] options) {
        this.options = options;
    }

    @Override
    public boolean begin() {
        boolean first = !done;
        done = true;
        return first;
    }

    @Override
    public int choose(Choice choice) {
        int option = choice.step < options.length ? options[choice.step] : 0;
        return option < choice.options() ? option : 0;
    }
}
