package dev.fermata.examples.programs;

import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.TaskGroupException;
import dev.fermata.task.Tasks;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;

/**
 * Who is faster, the work or its cancellation? A timeout ends its work. A shield lets its work finish, and the
 * cancellation waits for the next await behind it. In a group of runners the first one cancels the others.
 *
 * <p>A cancelled task finds out where it waits, by an {@link InterruptedException} with the reason.
 */
@Command(name = "race", description = "A timeout, a shield, a cancelled group: cancellation.")
final class CancellationRace extends Program {
    private final Stopwatch watch = new Stopwatch();

    @Override
    void run() throws InterruptedException, TaskGroupException {
        watch.start();
        timeout();
        shield();
        cancelledGroup();
    }

    private void timeout() throws InterruptedException {
        watch.println("timeout: work of 3 s has 1 s");
        try {
            Tasks.timeout(Duration.ofSeconds(1), () -> work("timeout: work", 3));
        } catch (TimeoutException e) {
            watch.println("timeout: caller sees that it " + e.getMessage());
        }
    }

    private void shield() throws InterruptedException, TaskGroupException {
        TaskGroup.run(group -> {
            Task<?> task = group.fork(() -> {
                Tasks.shield(() -> work("shield: shielded work", 2));
                work("shield: work behind the shield", 2);
            });
            Tasks.sleep(Duration.ofSeconds(1));
            watch.println("shield: task gets cancelled");
            task.cancel("nobody needs it");
            task.join();
            watch.println("shield: task is " + task.state());
        });
    }

    private void cancelledGroup() throws InterruptedException, TaskGroupException {
        TaskGroup.run(group -> {
            for (int seconds = 1; seconds <= 3; seconds++) {
                int time = seconds;
                group.fork(() -> {
                    work("group: runner " + time, time);
                    group.cancel(); // the first one ends the race
                });
            }
        });
        watch.println("group: ended without an error");
    }

    private void work(String name, int seconds) throws InterruptedException {
        try {
            Tasks.sleep(Duration.ofSeconds(seconds));
            watch.println(name + " is done");
        } catch (InterruptedException e) {
            watch.println(name + " is cancelled: " + e.getMessage());
            throw e;
        }
    }
}
