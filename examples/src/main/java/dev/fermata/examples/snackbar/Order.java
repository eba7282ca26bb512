package dev.fermata.examples.snackbar;

/**
 * An order as it is stored.
 *
 * @param priceCents of all of it
 * @param requestId of the request that brought it
 */
record Order(long id, String snack, int quantity, boolean express, long priceCents, State state, String requestId) {
    /** Accepted orders are cooked, if not before the end of the program then after its next start. */
    enum State {
        ACCEPTED,
        DONE
    }

    @Override
    public String toString() {
        return (express ? "express order " : "order ") + id + " (" + quantity + " × " + snack + ")";
    }
}
