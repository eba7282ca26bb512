package dev.fermata.examples.snackbar;

import dev.fermata.task.Tasks;
import java.time.Duration;

/** Every order takes the same time. */
record SlowStove(Duration time) implements Stove {
    @Override
    public void cook(Order order) throws InterruptedException {
        Tasks.sleep(time);
    }
}
