package dev.fermata.test.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fermata.task.Tasks;
import dev.fermata.test.Explore;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The tests of the guide that fail; {@link GuideTest} runs them. */
final class FlakyTickets {
    static class OnAGoodDay {
        @Test
        void oneTicketIsSoldOnce() throws Exception {
            TicketOffice office = new TicketOffice();
            Tasks.gather(() -> office.sell(), () -> comeLater(office));
            assertEquals(0, office.left());
        }

        private static void comeLater(TicketOffice office) throws InterruptedException {
            Tasks.sleep(Duration.ofMillis(30));
            office.sell();
        }
    }

    static class Explored {
        @Explore
        void oneTicketIsSoldOnce() throws Exception {
            TicketOffice office = new TicketOffice();
            Tasks.gather(() -> office.sell(), () -> comeLater(office));
            assertEquals(0, office.left());
        }

        private static void comeLater(TicketOffice office) throws InterruptedException {
            OnAGoodDay.comeLater(office);
        }
    }

    private FlakyTickets() {}
}
