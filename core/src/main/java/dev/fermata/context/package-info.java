/**
 * Values that follow the work: request ids, users, deadlines of a caller, seen by every task that was started below,
 * without a parameter for each.
 *
 * <p>After asyncio's {@code contextvars} (PEP 567): a {@link dev.fermata.context.ContextVar} is a variable, a
 * {@link dev.fermata.context.Context} the values of all of them at one moment.
 */
package dev.fermata.context;
