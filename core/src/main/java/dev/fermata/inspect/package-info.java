/** Looking at what runs: the tree of tasks, and what each of them waits for. */
package dev.fermata.inspect;
