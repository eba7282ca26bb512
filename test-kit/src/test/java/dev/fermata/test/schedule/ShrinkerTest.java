package dev.fermata.test.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Semaphore;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import dev.fermata.task.VoidWork;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
    /** Fails if the second task goes between two steps of the first, and then the first between two of the second. */
    private static void interleaved() throws InterruptedException {
        List<String> order = new ArrayList<>();
        Task<?> one = Tasks.spawn(() -> steps("a", order));
        Task<?> two = Tasks.spawn(() -> steps("b", order));
        one.join();
        two.join();
        String all = String.join("", order);
        if (all.contains("aba") && all.contains("bb")) {
            throw new IllegalStateException(all);
        }
    }

    private static void steps(String name, List<String> order) {
        Semaphore own = Semaphore.create(0);
        for (int i = 0; i < 3; i++) {
            own.release();
            order.add(name);
        }
    }

    @Test
    void noScheduleWithFewerSwitchesFails() {
        VoidWork<?> work = ShrinkerTest::interleaved;
        Player player = Pieces.player(work);
        int fewest = fewest(player);
        for (int seed = 0; seed < 10; seed++) {
            Search search = Search.random(player, seed);
            search.run(10_000);
            Search.Failure failure = search.failure();
            assertTrue(failure != null, "not found");
            assertEquals(fewest, new Replay(0, failure.options()).switches());
            assertTrue(failure.thrown() instanceof IllegalStateException);
        }
    }

    private static int fewest(Player player) {
        int fewest = Integer.MAX_VALUE;
        Chooser all = Exhaustive.unbounded(false);
        while (all.begin()) {
            Player.Attempt attempt = player.play(all, false);
            if (attempt.failure() != null) {
                fewest = Math.min(fewest, new Replay(0, attempt.run().options()).switches());
            }
        }
        return fewest;
    }
}
