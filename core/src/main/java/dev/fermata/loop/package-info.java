/**
 * The event loop: tasks that run one at a time, in an exact order, and switch only at awaits; on the system's clock or
 * on a virtual one.
 */
package dev.fermata.loop;
