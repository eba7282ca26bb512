/** Writing JSON, for the snapshot and the console. Not exported to programs. */
package dev.fermata.json;
