/** The seam that a loop replaces: how threads of execution are started, parked, woken and timed. Not exported. */
package dev.fermata.engine;
