package dev.fermata.regressions;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fermata.loop.DeadlockException;
import dev.fermata.loop.Loop;
import dev.fermata.sync.Event;
import dev.fermata.task.VoidWork;

/**
 * Proof that a scenario can fail: it runs once more, against an implementation that has the bug, on a loop in virtual time,
 * where its steps come in the same order each time.
 */
final class Broken {
    private Broken() {}

    /** Somebody waits for ever. */
    static void hangs(VoidWork<?> scenario) {
        assertThrows(DeadlockException.class, () -> Loop.builder().virtualTime().run(scenario));
    }

    /** One of the scenario's assertions fails. */
    static void isWrong(VoidWork<?> scenario) {
        assertThrows(AssertionError.class, () -> Loop.builder().virtualTime().run(scenario));
    }

    /** As a future of asyncio: a task that is cancelled before it has run on does not see the result. */
    static final class OldFuture {
        private final Event done = Event.create();

        void set() {
            done.set();
        }

        boolean isDone() {
            return done.isSet();
        }

        void await() throws InterruptedException {
            done.await();
            done.await(); // throws the cancellation that Fermata keeps for the next await
        }
    }
}
