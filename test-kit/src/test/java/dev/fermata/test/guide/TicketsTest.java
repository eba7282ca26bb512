package dev.fermata.test.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fermata.task.Tasks;
import dev.fermata.test.Explore;
import dev.fermata.test.Strategy;
import java.time.Duration;

/** The test of the guide after the mend. */
class TicketsTest {
    @Explore(strategy = Strategy.EXHAUSTIVE)
    void oneTicketIsSoldOnce() throws Exception {
        TicketOffice office = new LockedTicketOffice();
        Tasks.gather(() -> office.sell(), () -> comeLater(office));
        assertEquals(0, office.left());
    }

    private static void comeLater(TicketOffice office) throws InterruptedException {
        Tasks.sleep(Duration.ofMillis(30));
        office.sell();
    }
}
