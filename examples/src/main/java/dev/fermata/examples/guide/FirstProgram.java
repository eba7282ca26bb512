package dev.fermata.examples.guide;

import dev.fermata.loop.Loop;
import dev.fermata.queue.Queue;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import java.time.Duration;
import java.util.List;

/** A cook who works while orders come in, and a queue that holds the orders back. */
public final class FirstProgram {
    public static void main(String[] args) throws Exception {
        Loop.run(() -> TaskGroup.run(group -> {
            Queue<String> orders = Queue.bounded(2);
            group.fork(
                    "cook",
                    () -> orders.forEach(order -> {
                        Tasks.sleep(Duration.ofMillis(300));
                        System.out.println("cooked " + order);
                    }));
            for (String order : List.of("chips", "nuts", "olives", "pretzels")) {
                orders.put(order); // waits while two are in it
                System.out.println("ordered " + order);
            }
            orders.close(); // the cook finishes what is left, then the group ends
        }));
    }
}
