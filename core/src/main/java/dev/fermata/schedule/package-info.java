/** Periodic work. */
package dev.fermata.schedule;
