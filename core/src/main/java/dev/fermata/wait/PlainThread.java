package dev.fermata.wait;

import dev.fermata.engine.Engine;

/** The fiber of a thread that is no task: it waits and is interrupted like any Java thread. */
final class PlainThread extends Fiber {
    private static final ThreadLocal<PlainThread> OF_THREAD = new ThreadLocal<>();

    @SuppressWarnings("this-escape") // final methods of the waiting core
    private PlainThread(Thread thread) {
        super(Engine.parallel());
        bind(thread);
        resumed();
    }

    static PlainThread of(Thread thread) {
        PlainThread known = OF_THREAD.get();
        if (known == null) {
            known = new PlainThread(thread);
            OF_THREAD.set(known);
        }
        return known;
    }

    @Override
    public void run() {
        throw new AssertionError("a plain thread runs its own code");
    }

    @Override
    public void shutDown(String reason) {
        throw new AssertionError("a plain thread is on no loop");
    }

    @Override
    public String name() {
        String name = thread().getName();
        return name.isEmpty() ? "thread-" + thread().threadId() : name;
    }
}
