package dev.fermata.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fermata.task.Tasks;
import java.util.ArrayList;
import java.util.List;

class SequencerTest {
    @Explore(schedules = 300)
    void stepsComeInTheirOrderUnderEverySchedule(Simulation simulation) throws Exception {
        List<Integer> order = new ArrayList<>();
        Sequencer sequencer = simulation.sequencer();
        Tasks.gather(
                () -> turns(sequencer, order, 0, 3),
                () -> turns(sequencer, order, 2),
                () -> turns(sequencer, order, 1));
        assertEquals(List.of(0, 1, 2, 3), order);
    }

    private static void turns(Sequencer sequencer, List<Integer> order, int... numbers) throws InterruptedException {
        for (int number : numbers) {
            sequencer.step(number, () -> {
                Tasks.yieldNow();
                order.add(number);
            });
        }
    }

    @Simulated
    void aTurnComesOnce(Simulation simulation) throws InterruptedException {
        simulation.sequencer().turn(0).close();
        assertThrows(IllegalStateException.class, () -> simulation.sequencer().turn(0));
        assertThrows(
                IllegalArgumentException.class, () -> simulation.sequencer().turn(-1));
    }
}
