package dev.fermata.test.guide;

import dev.fermata.sync.Lock;

/** One buyer at a time. */
final class LockedTicketOffice extends TicketOffice {
    private final Lock counter = Lock.create("counter");

    @Override
    void sell() throws InterruptedException {
        try (var _ = counter.acquire()) {
            super.sell();
        }
    }
}
