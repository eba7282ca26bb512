package dev.fermata.task;

import dev.fermata.wait.Fiber;
import dev.fermata.wait.Scope;
import org.jspecify.annotations.Nullable;

/** Work that the cancellation of what is around it does not reach. */
final class Shields {
    private static final class Shield extends Scope {
        Shield() {
            super(true);
        }

        @Override
        protected InterruptedException exception() {
            throw new AssertionError("a shield is never cancelled");
        }
    }

    private Shields() {}

    static <T extends @Nullable Object, X extends Exception> T shield(Work<T, X> work) throws X, InterruptedException {
        Fiber me = Fiber.current();
        Shield scope = new Shield();
        me.enter(scope);
        try {
            return work.run();
        } finally {
            me.leave(scope);
        }
    }

    static <T extends @Nullable Object, X extends Exception> T uninterruptibly(Work<T, X> work) throws X {
        try {
            return shield(work);
        } catch (InterruptedException e) { // a foreign call inside was interrupted by somebody else
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted inside uninterruptibly: " + e.getMessage(), e);
        }
    }
}
