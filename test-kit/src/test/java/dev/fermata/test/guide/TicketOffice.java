package dev.fermata.test.guide;

import dev.fermata.task.Tasks;
import java.time.Duration;

/** It has one ticket, and a bug. */
class TicketOffice {
    private int left = 1;

    void sell() throws InterruptedException {
        if (left > 0) {
            pay();
            left--;
        }
    }

    final void pay() throws InterruptedException {
        Tasks.sleep(Duration.ofMillis(20));
    }

    int left() {
        return left;
    }
}
