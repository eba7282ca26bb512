package dev.fermata.examples.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With virtual time every line of every program is exact. */
final class VirtualTimeTest {
    @Test
    void lock() {
        assertPrints("lock", """
                Andrey put hand in pack
                Andrey took chips
                Alex put hand in pack
                Alex took chips
                Artem put hand in pack
                Artem took chips
                Igor put hand in pack
                Igor took chips
                """);
    }

    @Test
    void event() {
        assertPrints("event", """
                0.000 main waits for the event
                1.000 task sets the event
                1.000 main goes on
                1.000 main waits for an event that is set
                1.000 main goes on at once
                """);
    }

    @Test
    void scheduler() {
        assertPrints("scheduler", """
                0.000 worker 1 started
                2.000 worker 2 started
                4.000 worker 3 started
                5.000 worker 1 finished
                6.000 worker 4 started
                7.000 worker 2 finished
                8.000 worker 5 started
                9.000 worker 3 finished
                11.000 worker 4 finished
                13.000 worker 5 finished
                """);
    }

    @Test
    void schedulerStoppedWhileNoWorkerRuns() {
        assertPrints("scheduler --work 1 --for 5", """
                0.000 worker 1 started
                1.000 worker 1 finished
                2.000 worker 2 started
                3.000 worker 2 finished
                4.000 worker 3 started
                5.000 worker 3 finished
                """);
    }

    @Test
    void semaphore() {
        assertPrints("semaphore --requests 5", """
                0.000 request 1 started
                0.000 request 2 started
                1.000 request 1 handled
                1.000 request 2 handled
                1.000 request 3 started
                1.000 request 4 started
                2.000 request 3 handled
                2.000 request 4 handled
                2.000 request 5 started
                3.000 request 5 handled
                """);
    }

    @Test
    void semaphoreLetsTwoOfAHundredStartEverySecond() {
        List<String> expected = new ArrayList<>();
        for (int second = 0; second < 50; second++) {
            expected.add(second + ".000 request " + (2 * second + 1) + " started");
            expected.add(second + ".000 request " + (2 * second + 2) + " started");
            expected.add(second + 1 + ".000 request " + (2 * second + 1) + " handled");
            expected.add(second + 1 + ".000 request " + (2 * second + 2) + " handled");
        }
        assertPrints("semaphore", String.join("\n", expected) + "\n");
    }

    @Test
    void queue() {
        assertPrints("queue", """
                0.000 master put task 1
                0.000 worker 1 took task 1
                1.000 master put task 2
                1.000 worker 2 took task 2
                2.000 master put task 3
                2.000 worker 3 took task 3
                2.600 worker 1 finished task 1
                2.900 worker 2 finished task 2
                3.000 master put task 4
                3.000 worker 1 took task 4
                4.000 master put task 5
                4.000 worker 2 took task 5
                4.300 worker 1 finished task 4
                4.900 worker 3 finished task 3
                5.000 master put task 6
                5.000 worker 1 took task 6
                6.000 master put task 7
                6.000 worker 3 took task 7
                6.600 worker 2 finished task 5
                7.000 master put task 8
                7.000 worker 2 took task 8
                7.500 worker 1 finished task 6
                8.000 master put task 9
                8.000 worker 1 took task 9
                8.900 worker 3 finished task 7
                9.000 master put task 10
                9.000 worker 3 took task 10
                9.600 worker 1 finished task 9
                9.800 worker 2 finished task 8
                10.000 master closed the queue
                12.000 worker 3 finished task 10
                """);
    }

    @Test
    void queueWithCapacityHoldsTheMasterBack() {
        assertPrints("queue --capacity 2", """
                0.000 master put task 1
                0.000 worker 1 took task 1
                0.200 master put task 2
                0.200 worker 2 took task 2
                0.400 master put task 3
                0.400 worker 3 took task 3
                0.600 master put task 4
                0.800 master put task 5
                1.000 master is held back with task 6
                2.100 worker 2 finished task 2
                2.100 worker 2 took task 4
                2.100 master put task 6
                2.300 master is held back with task 7
                2.600 worker 1 finished task 1
                2.600 worker 1 took task 5
                2.600 master put task 7
                2.800 master is held back with task 8
                3.300 worker 3 finished task 3
                3.300 worker 3 took task 6
                3.300 master put task 8
                3.400 worker 2 finished task 4
                3.400 worker 2 took task 7
                3.500 master put task 9
                3.700 master is held back with task 10
                5.200 worker 1 finished task 5
                5.200 worker 1 took task 8
                5.200 master put task 10
                5.400 master closed the queue
                5.800 worker 3 finished task 6
                5.800 worker 3 took task 9
                6.300 worker 2 finished task 7
                6.300 worker 2 took task 10
                7.400 worker 3 finished task 9
                8.000 worker 1 finished task 8
                9.300 worker 2 finished task 10
                """);
    }

    @Test
    void queueWithPriorityLetsTheUrgentTaskOvertake() {
        assertPrints("queue --priority", """
                0.000 master put task 1
                0.000 worker 1 took task 1
                0.200 master put task 2
                0.200 worker 2 took task 2
                0.400 master put task 3
                0.400 worker 3 took task 3
                0.600 master put task 4
                0.800 master put task 5
                1.000 master put task 6
                1.200 master put task 7
                1.400 master put urgent task 8
                1.600 master put task 9
                1.800 master put task 10
                2.000 master closed the queue
                2.100 worker 2 finished task 2
                2.100 worker 2 took task 8
                2.600 worker 1 finished task 1
                2.600 worker 1 took task 4
                3.300 worker 3 finished task 3
                3.300 worker 3 took task 5
                3.900 worker 1 finished task 4
                3.900 worker 1 took task 6
                4.900 worker 2 finished task 8
                4.900 worker 2 took task 7
                5.900 worker 3 finished task 5
                5.900 worker 3 took task 9
                6.400 worker 1 finished task 6
                6.400 worker 1 took task 10
                7.500 worker 3 finished task 9
                7.800 worker 2 finished task 7
                9.400 worker 1 finished task 10
                """);
    }

    @Test
    void queueWithBoth() {
        assertPrints("queue --priority --capacity 3", """
                0.000 master put task 1
                0.000 worker 1 took task 1
                0.200 master put task 2
                0.200 worker 2 took task 2
                0.400 master put task 3
                0.400 worker 3 took task 3
                0.600 master put task 4
                0.800 master put task 5
                1.000 master put task 6
                1.200 master is held back with task 7
                2.100 worker 2 finished task 2
                2.100 worker 2 took task 4
                2.100 master put task 7
                2.300 master is held back with task 8
                2.600 worker 1 finished task 1
                2.600 worker 1 took task 5
                2.600 master put urgent task 8
                2.800 master is held back with task 9
                3.300 worker 3 finished task 3
                3.300 worker 3 took task 8
                3.300 master put task 9
                3.400 worker 2 finished task 4
                3.400 worker 2 took task 6
                3.500 master put task 10
                3.700 master closed the queue
                5.200 worker 1 finished task 5
                5.200 worker 1 took task 7
                5.900 worker 2 finished task 6
                5.900 worker 2 took task 9
                6.100 worker 3 finished task 8
                6.100 worker 3 took task 10
                7.500 worker 2 finished task 9
                8.100 worker 1 finished task 7
                9.100 worker 3 finished task 10
                """);
    }

    @Test
    void queueWithAnotherSeedTakesOtherTimes() {
        String one = Result.of("run queue --virtual-time --seed 1").out();
        assertEquals(one, Result.of("run queue --seed 1 --virtual-time").out());
        assertNotEquals(one, Result.of("run queue --virtual-time").out());
    }

    @Test
    void contextVar() {
        assertPrints("contextvar", """
                static field
                printer 1 value=none
                printer 1 value=1
                printer 2 value=1
                printer 2 value=2
                printer 3 value=2
                printer 3 value=3
                context variable
                printer 1 value=none
                printer 1 value=1
                printer 2 value=none
                printer 2 value=2
                printer 3 value=none
                printer 3 value=3
                """);
    }

    @Test
    void race() {
        assertPrints("race", """
                0.000 timeout: work of 3 s has 1 s
                1.000 timeout: work is cancelled: timed out after 1 s (PT1S)
                1.000 timeout: caller sees that it timed out after 1 s (PT1S)
                2.000 shield: task gets cancelled
                3.000 shield: shielded work is done
                3.000 shield: work behind the shield is cancelled: nobody needs it
                3.000 shield: task is CANCELLED
                4.000 group: runner 1 is done
                4.000 group: runner 2 is cancelled: the task group was cancelled
                4.000 group: runner 3 is cancelled: the task group was cancelled
                4.000 group: ended without an error
                """);
    }

    private static void assertPrints(String program, String lines) {
        Result result = Result.of("run " + program + " --virtual-time");
        assertEquals(0, result.status());
        assertEquals(lines, result.out()); // not err: on a busy machine the watchdog may warn there
    }
}
