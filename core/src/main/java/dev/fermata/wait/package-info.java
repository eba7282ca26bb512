/** The one place where a task waits: queues of waiters, cancellation scopes, the interrupt protocol. Not exported. */
package dev.fermata.wait;
