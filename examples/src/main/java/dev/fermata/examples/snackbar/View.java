package dev.fermata.examples.snackbar;

import java.util.List;

/**
 * The bar at a glance, for its page.
 *
 * @param state open, closed, or closing for good
 * @param taken places in the kitchen where orders wait
 * @param capacity places that there are
 * @param cooking orders on the stoves, as they came
 */
record View(String state, int taken, int capacity, List<Order> cooking, List<Snack> stock) {}
