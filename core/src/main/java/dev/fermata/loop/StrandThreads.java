package dev.fermata.loop;

import dev.fermata.engine.Engine;
import dev.fermata.engine.Strand;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the strands of a loop, and says when their threads are made.
 *
 * <p>Behind many others a strand gets its thread when it has its first turn: so a million tasks that are queued weigh a
 * third, and threads that run and end at once die young, where a collection finds nothing of them.
 */
final class StrandThreads {
    private static final int MANY = 64;

    private final LoopEngine engine;
    private final AtomicInteger numbers = new AtomicInteger();
    private final @Nullable ClassLoader loader = current(); // of who made the loop

    StrandThreads(LoopEngine engine) {
        this.engine = engine;
    }

    private static @Nullable ClassLoader current() {
        return Thread.currentThread().getContextClassLoader();
    }

    /** A new strand of the calling thread, which inherits its class loader: made late, a thread would have that of the loop. */
    void prepare(Strand strand) {
        strand.number = numbers.incrementAndGet();
        ClassLoader inherited = current();
        if (inherited != loader || engine.ready.size() < MANY) {
            strand.bindFirst(newThread(strand, inherited));
        }
    }

    /** Somebody needs its thread now. Any thread. */
    Thread make(Strand strand) {
        return strand.bind(newThread(strand, loader));
    }

    private Thread newThread(Strand strand, @Nullable ClassLoader itsLoader) {
        return Engine.equip(engine.turns.newThread(strand), strand, itsLoader);
    }
}
