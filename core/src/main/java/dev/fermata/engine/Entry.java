package dev.fermata.engine;

import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a strand's thread runs; and, where a loop carries its strands by itself, the scheduler of that thread. It lets go of the
 * strand when that has ended: a thread keeps what it ran and who scheduled it, and who holds on to the thread, as a lock does
 * to the one that held it last, must not keep a task.
 *
 * <p>Virtual threads that the strand starts inherit the scheduler: their continuations go to the JDK's.
 */
public final class Entry implements Runnable, Executor {
    private static volatile @Nullable Executor jdk; // set before the first thread with a scheduler of ours is made

    /** Only its own thread clears it; who sees that late is told that the continuation is not the strand's. */
    private @Nullable Strand strand;

    Entry(Strand strand) {
        this.strand = strand;
    }

    /** Where continuations go that are of no strand. */
    public static void setJdkScheduler(Executor scheduler) {
        jdk = scheduler;
    }

    @Override
    public void run() {
        try {
            Objects.requireNonNull(strand).run();
        } finally {
            strand = null;
        }
    }

    /** The JDK wants a thread to be run. */
    @Override
    public void execute(Runnable continuation) {
        Strand mine = strand;
        if (mine == null || !mine.engine.submitted(mine, continuation)) {
            Objects.requireNonNull(jdk).execute(continuation);
        }
    }
}
