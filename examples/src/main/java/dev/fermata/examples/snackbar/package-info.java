/**
 * The demo service: a snack bar behind HTTP that uses every primitive for what it is for.
 *
 * <pre>
 *   HTTP ── Web ── Counter ──┬── Pantry ──┐
 *            │               ├── Kitchen ─┼── Database        RequestId: on every line of the log
 *            └── LogBook     └── OrderBook┘                   SnackBar: opens and closes it all
 * </pre>
 */
package dev.fermata.examples.snackbar;
