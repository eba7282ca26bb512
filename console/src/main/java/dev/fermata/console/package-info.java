/** The live picture of a running program in a browser: its tasks, what they wait for, and its deadlocks. */
package dev.fermata.console;
