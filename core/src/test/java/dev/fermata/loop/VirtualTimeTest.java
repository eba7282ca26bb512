package dev.fermata.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Event;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.Logs;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A clock that jumps to the next timer when every task waits. */
final class VirtualTimeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Instant START = Instant.parse("2000-01-01T00:00:00Z");

    private final Steps steps = new Steps();

    private static Instant now() {
        return Loop.current().orElseThrow().now();
    }

    @Test
    @Timeout(20)
    void hoursPassAtOnceAndToTheNanosecond() throws Exception {
        Place.VIRTUAL_LOOP.run(() -> {
            assertEquals(START, now());
            for (int i = 0; i < 3600; i++) {
                Tasks.sleep(SECOND);
            }
            assertEquals(START.plusSeconds(3600), now());
            Tasks.sleep(Duration.ofNanos(1));
            assertEquals(START.plusSeconds(3600).plusNanos(1), now());
            Tasks.sleep(Duration.ofDays(10_000));
        });
    }

    @Test
    void theClockStandsStillWhileAnybodyIsReady() throws Exception {
        Place.VIRTUAL_LOOP.run(() -> {
            Task<?> sleeper = Tasks.spawn(() -> Tasks.sleep(Duration.ofNanos(1)));
            for (int i = 0; i < 1000; i++) {
                Tasks.yieldNow();
                Tasks.sleep(Duration.ZERO);
            }
            assertEquals(START, now());
            sleeper.join();
            assertEquals(START.plusNanos(1), now());
        });
    }

    @Test
    void timersFireInTheOrderOfTheirInstants() throws Exception {
        Place.VIRTUAL_LOOP.run(() -> {
            TaskGroup.run(group -> {
                for (int seconds : new int[] {5, 1, 3, 1, 4}) {
                    var _ = group.fork(() -> {
                        Tasks.sleep(SECOND.multipliedBy(seconds));
                        steps.add(seconds + " at "
                                + Duration.between(START, now()).toSeconds());
                    });
                }
            });
            steps.assertAre("1 at 1", "1 at 1", "3 at 3", "4 at 4", "5 at 5");
        });
    }

    @Test
    void whatIsCancelledDoesNotMoveTheClock() throws Exception {
        Place.VIRTUAL_LOOP.run(() -> {
            Task<?> sleeper = Tasks.spawn(() -> Tasks.sleep(Duration.ofDays(1)));
            Tasks.yieldNow();
            sleeper.cancel();
            sleeper.join();
            Tasks.timeout(Duration.ofDays(1), () -> Tasks.sleep(SECOND));
            assertEquals(START.plusSeconds(1), now());
        });
        Place.VIRTUAL_LOOP.run(() -> {
            Tasks.timeout(Duration.ofDays(1), () -> Tasks.sleep(SECOND));
            Tasks.sleep(Duration.ofDays(2));
            assertEquals(START.plus(Duration.ofDays(2)).plusSeconds(1), now());
        });
    }

    @Test
    void timedWaitsTakeTheirTimeOnTheClock() throws Exception {
        Event never = Event.create();
        Place.VIRTUAL_LOOP.run(() -> {
            assertEquals(false, never.await(SECOND));
            assertEquals(START.plusSeconds(1), now());
            Task<?> task = Tasks.spawn(() -> never.await());
            assertThrows(TimeoutException.class, () -> task.get(2, TimeUnit.SECONDS));
            assertEquals(START.plusSeconds(3), now());
        });
    }

    @Test
    void eachLoopHasAClockOfItsOwn() throws Exception {
        Loop.builder().virtualTime().run(() -> {
            Tasks.sleep(SECOND);
            try (Loop other = Loop.builder().virtualTime().start()) {
                assertEquals(START, other.now());
                Instant there = other.submit(() -> {
                            Tasks.sleep(SECOND.multipliedBy(5));
                            return now();
                        })
                        .get();
                assertEquals(START.plusSeconds(5), there);
            }
            assertEquals(START.plusSeconds(1), now());
        });
    }

    @Test
    void closingAnotherLoopTakesNoTimeOfTheClock() throws Exception {
        Place.VIRTUAL_LOOP.run(() -> {
            Thread me = Thread.currentThread();
            Loop other = Loop.builder().start();
            Task<?> task = other.submit(() -> {
                try {
                    Tasks.sleep(Duration.ofHours(1));
                } finally {
                    Tasks.shield(() -> Tasks.blocking(() -> Until.blocked(me)));
                }
            });
            Until.waits(task);
            other.close();
            assertEquals(START, now());
            assertEquals(List.of(), Logs.containing("still waiting"));
        });
    }

    @Test
    @Timeout(60)
    void thousandsOfTasksSleepAtATime() throws Exception {
        int count = 20_000;
        AtomicInteger woken = new AtomicInteger();
        Place.VIRTUAL_LOOP.run(() -> {
            TaskGroup.run(group -> {
                for (int i = 0; i < count; i++) {
                    int seconds = 1 + i % 60;
                    var _ = group.fork(() -> {
                        Tasks.sleep(SECOND.multipliedBy(seconds));
                        woken.incrementAndGet();
                    });
                }
            });
            assertEquals(count, woken.get());
            assertEquals(START.plusSeconds(60), now());
        });
    }

    @Test
    void inRealTimeTheClockIsTheSystems() throws Exception {
        Place.LOOP.run(() -> {
            Instant before = Instant.now();
            Instant here = now();
            assertTrue(!here.isBefore(before) && !here.isAfter(Instant.now()), here::toString);
            Instant start = now();
            Tasks.sleep(Duration.ofMillis(20));
            assertTrue(Duration.between(start, now()).compareTo(Duration.ofMillis(15)) > 0);
        });
    }
}
