package dev.fermata.inspect;

/** What a task is about. */
public enum TaskState {
    /** It has not run yet. */
    NEW,
    /** On a loop: it could go on, and waits for its turn. */
    READY,
    /** It has its turn on its loop; in parallel: it does not wait in Fermata. */
    RUNNING,
    /** It waits for something. */
    WAITING,
    /** It waits for a time to pass. */
    SLEEPING,
    /** It is in {@link dev.fermata.task.Tasks#blocking}. */
    BLOCKING
}
