package dev.fermata.examples.programs;

import dev.fermata.sync.Lock;
import dev.fermata.task.TaskGroupException;
import dev.fermata.task.Tasks;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * One pack of chips, four people. One hand fits into the pack and stays there for a second: a {@link Lock} admits them
 * one at a time, in the order in which they came.
 *
 * <p>Here one method acquires and another one releases. Where one method does both, it is
 * {@code try (var _ = pack.acquire()) { … }}.
 */
@Command(name = "lock", description = "One pack of chips, four people, one hand at a time: exclusive access.")
final class ChipsLock extends Program {
    private final Lock pack = Lock.create("pack of chips");

    @Override
    void run() throws InterruptedException, TaskGroupException {
        Tasks.forEach(List.of("Andrey", "Alex", "Artem", "Igor"), this::eat);
    }

    private void eat(String person) throws InterruptedException {
        reserve();
        try {
            System.out.println(person + " put hand in pack");
            Tasks.sleep(Duration.ofSeconds(1));
            System.out.println(person + " took chips");
        } finally {
            giveBack();
        }
    }

    private void reserve() throws InterruptedException {
        pack.acquire();
    }

    private void giveBack() {
        pack.release();
    }
}
