package dev.fermata.task;

import dev.fermata.wait.Fiber;

/** A group with one task in it, which is never started and so never ends. */
public final class OccupiedGroup {
    private final GroupState state;

    public OccupiedGroup(Fiber owner) {
        state = new GroupState(owner, GroupState.Kind.QUIET);
        state.add(TaskImpl.of(Fiber.current().engine, state, "never started", () -> null));
    }

    /** Waits for the task; only for the owner. */
    public void join() throws InterruptedException, TaskGroupException {
        state.join();
    }

    /** Whether its tasks were cancelled. */
    public boolean isCancelled() {
        return state.isRefusing();
    }
}
