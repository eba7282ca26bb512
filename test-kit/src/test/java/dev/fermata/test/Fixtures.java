package dev.fermata.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.fermata.sync.Event;
import dev.fermata.task.Tasks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that other tests run; not found by themselves, since the names say nothing of tests. */
final class Fixtures {
    private Fixtures() {}

    static class Flaky {
        private int counter;

        @Explore
        void losesAnUpdate() throws Exception {
            Tasks.gather(this::increment, this::increment);
            assertEquals(2, counter);
        }

        @Explore(replay = "42/")
        void isReplayed() throws Exception {
            losesAnUpdate();
        }

        private void increment() throws InterruptedException {
            int seen = counter;
            Tasks.yieldNow();
            counter = seen + 1;
        }
    }

    static class Sound {
        static int schedules;
        static int before;
        static int after;
        private boolean fresh = true;

        @BeforeEach
        void before(Simulation simulation) {
            before++;
            assertEquals(java.time.Duration.ZERO, simulation.elapsed());
        }

        @AfterEach
        void after() {
            after++;
        }

        @Explore(strategy = Strategy.EXHAUSTIVE)
        void hasAnInstanceForEachSchedule(Simulation simulation) throws Exception {
            assertTrue(fresh);
            fresh = false;
            schedules++;
            Tasks.gather(() -> Tasks.yieldNow(), () -> simulation.now());
        }
    }

    static class BrokenBefore {
        @BeforeEach
        void before() {
            fail("before");
        }

        @Explore
        void neverRuns() {}
    }

    static class Assuming {
        @Explore
        void assumes() {
            Assumptions.abort("not here");
        }
    }

    static class WrongParameter {
        private final String name;

        WrongParameter(org.junit.jupiter.api.TestInfo info) {
            this.name = info.getDisplayName();
        }

        @Explore
        void cannotBeMade() {
            assertTrue(!name.isEmpty());
        }
    }

    @Simulated
    static class Stuck {
        @Test
        void deadlock() throws InterruptedException {
            Event.create("what never comes").await();
        }

        @Test
        void leftBehind() {
            Tasks.spawn(() -> Event.create("later").await());
        }

        @Test
        void assumption() {
            Assumptions.abort("not here");
        }

        @BeforeEach
        void before() {}
    }
}
