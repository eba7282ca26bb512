package dev.fermata.examples.snackbar;

/** What a cook does with an order: takes time here, takes turns in a test. */
@FunctionalInterface
interface Stove {
    void cook(Order order) throws InterruptedException;
}
