package dev.fermata.testing;

import dev.fermata.loop.Loop;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import dev.fermata.task.VoidWork;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/** Where code that uses Fermata can run. A new carrier is one more constant here, and every test runs there, too. */
public enum Place {
    /** A task on the JDK's scheduler. */
    PARALLEL(true, false, false) {
        @Override
        void start(VoidWork<?> body) throws Exception {
            Task<?> task = Tasks.spawn(body);
            try {
                task.get();
            } catch (InterruptedException e) { // the test takes too long
                task.cancel("the test was interrupted");
                throw e;
            }
        }
    },

    /** A platform thread that is no task. */
    PLAIN_THREAD(false, false, false) {
        @Override
        void start(VoidWork<?> body) throws Exception {
            FutureTask<?> result = new FutureTask<>(() -> {
                body.run();
                return null;
            });
            Thread thread = Thread.ofPlatform().daemon().name("plain").start(result);
            try {
                result.get();
                thread.join();
            } catch (InterruptedException e) {
                thread.interrupt();
                throw e;
            }
        }
    },

    /** The main task of a loop, in real time. */
    LOOP(true, true, false) {
        @Override
        void start(VoidWork<?> body) throws Exception {
            Loop.builder().carrier(Loop.Carrier.PORTABLE).run(body);
        }
    },

    /** The main task of a loop whose clock jumps. */
    VIRTUAL_LOOP(true, true, true) {
        @Override
        void start(VoidWork<?> body) throws Exception {
            Loop.builder().carrier(Loop.Carrier.PORTABLE).virtualTime().run(body);
        }
    },

    /** The main task of a loop that carries its tasks by itself. */
    DIRECT_LOOP(true, true, false) {
        @Override
        void start(VoidWork<?> body) throws Exception {
            Loop.builder().carrier(Loop.Carrier.DIRECT).run(body);
        }
    },

    /** The same, with a clock that jumps. */
    DIRECT_VIRTUAL_LOOP(true, true, true) {
        @Override
        void start(VoidWork<?> body) throws Exception {
            Loop.builder().carrier(Loop.Carrier.DIRECT).virtualTime().run(body);
        }
    },

    /** The main task of a loop that others may also use while a task of it blocks in what is no await. */
    SWITCHING_LOOP(true, true, false) {
        @Override
        void start(VoidWork<?> body) throws Exception {
            Loop.builder().switchAtBlockingCalls().run(body);
        }
    };

    /** What a test asks of a place. */
    public enum Kind {
        /** Nothing. */
        ANY,
        /** The body runs in a task. */
        TASK,
        /** The body runs on a loop. */
        LOOP,
        /** The body runs on a loop that a blocking call holds up. */
        HELD_LOOP,
        /** The body does not run on a loop. */
        NO_LOOP
    }

    private final boolean task;
    private final boolean loop;
    private final boolean virtual;

    Place(boolean task, boolean loop, boolean virtual) {
        this.task = task;
        this.loop = loop;
        this.virtual = virtual;
    }

    /** All, or those that the system property {@code fermata.places} names. */
    static Stream<Place> ofThisRun() {
        String chosen = System.getProperty("fermata.places");
        return chosen == null
                ? Arrays.stream(values())
                : Arrays.stream(chosen.split(",")).map(Place::valueOf);
    }

    abstract void start(VoidWork<?> body) throws Exception;

    /** Runs the body here, throws what it throws, and checks that it leaves nothing behind on its thread. */
    public void run(VoidWork<?> body) throws Exception {
        try {
            start(() -> {
                body.run();
                Leftovers.assertNoneOnThisThread();
            });
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case Exception exception -> throw exception;
                case Error error -> throw error;
                case null, default -> throw e;
            }
        }
    }

    /** Whether the body runs in a task. */
    public boolean isTask() {
        return task;
    }

    /** Whether the body runs on a loop, one task at a time. */
    public boolean isLoop() {
        return loop;
    }

    /** Whether sleeping takes no time. */
    public boolean isVirtual() {
        return virtual;
    }

    /** Whether it is what a test asks for. */
    public boolean is(Kind kind) {
        return switch (kind) {
            case ANY -> true;
            case TASK -> task;
            case LOOP -> loop;
            case HELD_LOOP -> loop && this != SWITCHING_LOOP;
            case NO_LOOP -> !loop;
        };
    }
}
