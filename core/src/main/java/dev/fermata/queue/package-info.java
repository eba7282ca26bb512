/** Queues between tasks: bounded, unbounded, rendezvous, last in first out, by priority. */
package dev.fermata.queue;
