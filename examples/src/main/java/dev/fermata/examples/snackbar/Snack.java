package dev.fermata.examples.snackbar;

/** A snack on the menu, with what is left of it. */
record Snack(String snack, int stock, long priceCents) {}
