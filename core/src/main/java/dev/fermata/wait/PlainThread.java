package dev.fermata.wait;

import dev.fermata.engine.Engine;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The fiber of a thread that is no task: it waits and is interrupted like any Java thread. */
final class PlainThread extends Fiber {
    private static final ThreadLocal<PlainThread> OF_THREAD = new ThreadLocal<>();

    /** Those that wait or have a group open: who looks must find them, and from the thread there is no way. */
    private static final Map<Thread, PlainThread> VISIBLE = new ConcurrentHashMap<>();

    @SuppressWarnings("this-escape") // final methods of the waiting core
    private PlainThread(Thread thread) {
        super(Engine.parallel());
        bind(thread);
        goesOn();
    }

    static PlainThread own(Thread thread) {
        PlainThread known = OF_THREAD.get();
        if (known == null) {
            known = new PlainThread(thread);
            OF_THREAD.set(known);
        }
        return known;
    }

    /** Those that wait or have a group open, in no order. */
    static Collection<PlainThread> visible() {
        VISIBLE.keySet().removeIf(thread -> thread.getState() == Thread.State.TERMINATED); // it never closed its group
        return List.copyOf(VISIBLE.values());
    }

    static @Nullable PlainThread visible(Thread thread) {
        return VISIBLE.get(thread);
    }

    /** It waits, or has opened a group: who looks must find it, also if it is no task. */
    static void appear(Fiber fiber) {
        if (fiber instanceof PlainThread plain) {
            VISIBLE.put(plain.thread(), plain);
        }
    }

    /** It does not wait, or has closed a group. */
    static void disappear(Fiber fiber) {
        if (fiber instanceof PlainThread plain && plain.offspring() == null) {
            VISIBLE.remove(plain.thread());
        }
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
