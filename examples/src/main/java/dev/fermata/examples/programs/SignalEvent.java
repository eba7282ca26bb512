package dev.fermata.examples.programs;

import dev.fermata.sync.Event;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.TaskGroupException;
import dev.fermata.task.Tasks;
import java.time.Duration;
import picocli.CommandLine.Command;

/**
 * A task sleeps for a second and sets an {@link Event}; the main task waits for it and goes on. Then the other way round:
 * set first and wait after, and the wait passes at once, as an event stays set until somebody clears it.
 */
@Command(name = "event", description = "One task waits until another one tells it to go on: signalling.")
final class SignalEvent extends Program {
    private final Stopwatch watch = new Stopwatch();

    @Override
    void run() throws InterruptedException, TaskGroupException {
        watch.start();
        waitFirst();
        setFirst();
    }

    private void waitFirst() throws InterruptedException, TaskGroupException {
        Event event = Event.create();
        TaskGroup.run(group -> {
            group.fork(() -> set(event));
            watch.println("main waits for the event");
            event.await();
            watch.println("main goes on");
        });
    }

    private void set(Event event) throws InterruptedException {
        Tasks.sleep(Duration.ofSeconds(1));
        watch.println("task sets the event");
        event.set();
    }

    private void setFirst() throws InterruptedException {
        Event event = Event.create();
        event.set();
        watch.println("main waits for an event that is set");
        event.await();
        watch.println("main goes on at once");
    }
}
