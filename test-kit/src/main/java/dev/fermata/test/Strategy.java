package dev.fermata.test;

/** How an exploration picks its schedules. */
public enum Strategy {
    /** At each choice every option is as likely as the others; good at finding what needs many switches. */
    RANDOM,

    /**
     * Probabilistic concurrency testing: random priorities, and {@code depth - 1} random steps at which the one that runs falls
     * behind. Finds a bug that needs {@code depth} steps in one order with a probability of at least {@code 1 / (n *
     * k^(depth - 1))} in each schedule, for {@code n} tasks and {@code k} steps (Burckhardt and others, ASPLOS 2010).
     */
    PCT,

    /** Every schedule with at most so many preemptions: what passes is proven, within that bound. */
    EXHAUSTIVE,

    /** One schedule, first come, first served: what {@code Loop.run} does. */
    FIFO
}
