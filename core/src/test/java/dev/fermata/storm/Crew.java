package dev.fermata.storm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.TaskGroupException;
import dev.fermata.task.Tasks;
import dev.fermata.testing.Leftovers;
import dev.fermata.testing.Until;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A task that, as long as the storm rages, sends out tasks in groups and alone, and disturbs some of them: cancelled
 * before their first step, in the middle, twice, without an interrupt; interrupted as a stranger would. One crew in
 * three is left in peace, so that a wake-up that was lost is not made good by a cancellation.
 */
final class Crew {
    private static final int LARGEST = 64;

    private final Storm storm;
    private final Weather weather;
    private final Sailor captain;
    private final SplittableRandom random;

    private final List<Sailor> sailors = new ArrayList<>();
    private final List<Task<?>> tasks = new ArrayList<>();

    Crew(Storm storm, Weather weather, SplittableRandom random) {
        this.storm = storm;
        this.weather = weather;
        this.captain = new Sailor(storm, null, random);
        this.random = random;
    }

    void rage() throws Exception {
        while (storm.rages()) {
            sailors.clear();
            tasks.clear();
            switch (random.nextInt(5)) {
                case 0 -> alone();
                case 1 -> TaskGroup.run(this::disturbed);
                case 2 -> left();
                case 3 -> inAGroup(TaskGroup.supervisor());
                default -> inAGroup(TaskGroup.open());
            }
            for (Task<?> task : tasks) {
                assertTrue(task.isDone(), task::toString);
            }
            Leftovers.assertNoneOnThisThread();
        }
    }

    /** Tasks in no group. */
    private void alone() throws Exception {
        for (Sailor sailor : signOn()) {
            tasks.add(Tasks.spawn(() -> sailor.sail(weather)));
        }
        disturb();
        for (Task<?> task : tasks) {
            task.join();
        }
    }

    private void inAGroup(TaskGroup opened) throws Exception {
        try (TaskGroup group = opened) {
            disturbed(group);
            group.join();
        }
    }

    /** A group that is closed or cancelled while its tasks run, and that fork. */
    private void left() throws InterruptedException, TaskGroupException {
        try (TaskGroup group = TaskGroup.open()) {
            fork(group);
            sailors.forEach(Sailor::disturb);
            if (random.nextBoolean()) {
                disturb();
            }
            captain.hold();
            if (random.nextBoolean()) {
                group.cancel();
                group.join();
            }
        }
    }

    private void disturbed(TaskGroup group) {
        fork(group);
        disturb();
    }

    private void fork(TaskGroup group) {
        for (Sailor sailor : signOn()) {
            tasks.add(group.fork(() -> sailor.sail(weather)));
        }
    }

    private List<Sailor> signOn() {
        for (int size = 1 + random.nextInt(LARGEST); size > 0; size--) {
            sailors.add(captain.mate());
        }
        return sailors;
    }

    private void disturb() {
        if (random.nextInt(3) > 0) {
            int most = 1 + random.nextInt(3);
            for (int i = 0; i < sailors.size(); i++) {
                if (random.nextInt(most + 1) > 0) {
                    sailors.get(i).disturb();
                    if (random.nextInt(3) == 0) {
                        captain.hold();
                    }
                    end(tasks.get(i));
                }
            }
        }
    }

    private void end(Task<?> task) {
        switch (random.nextInt(6)) {
            case 0 -> task.cancel(false);
            case 1 -> {
                task.cancel(false);
                captain.hold();
                task.cancel();
            }
            case 2 -> {
                task.cancel("once");
                task.cancel("twice");
            }
            case 3 -> Until.threadOf(task).interrupt();
            case 4 -> {
                Until.threadOf(task).interrupt();
                task.cancel();
            }
            default -> task.cancel();
        }
    }
}
