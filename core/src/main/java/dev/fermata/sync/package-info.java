/**
 * The primitives with which tasks coordinate: lock, event, condition, semaphore, barrier.
 *
 * <p>All of them are strictly first come, first served; every wait can be cancelled and timed, at a cost that does not
 * depend on how many wait; what was granted before a cancellation arrived is kept. They work for tasks on a loop, for
 * parallel tasks and for any other thread, in every mixture. What a task does before it releases, sets, signals or
 * arrives happens-before what the one who thereby goes on does next.
 */
package dev.fermata.sync;
