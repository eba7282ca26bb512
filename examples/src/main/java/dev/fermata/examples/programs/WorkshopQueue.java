package dev.fermata.examples.programs;

import dev.fermata.queue.Queue;
import dev.fermata.task.TaskGroupException;
import dev.fermata.task.Tasks;
import java.time.Duration;
import java.util.Comparator;
import java.util.SplittableRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A master puts a task into a {@link Queue} every second, ten in all; three workers take them as they come free, and work
 * on each for one to three seconds. Then the master closes the queue, and the workers go home when it is empty.
 *
 * <p>So the workers keep up. With {@code --capacity} and {@code --priority} the master is in a hurry and puts five tasks a
 * second. With the one he is held back when the queue is full; with the other the eighth task, which is urgent, overtakes
 * those that wait.
 */
@Command(name = "queue", description = "A master and three workers: producer and consumers, back-pressure, priority.")
final class WorkshopQueue extends Program {
    @Option(
            names = "--capacity",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Room for N tasks, and a master in a hurry.")
    private int capacity = Integer.MAX_VALUE;

    @Option(names = "--priority", description = "Urgent tasks first, and a master in a hurry.")
    private boolean priority;

    @Option(names = "--seed", paramLabel = "N", description = "For the time that each task takes.")
    private long seed = 62; // with this one no two things happen at the same time

    private record WorkTask(int number, boolean urgent, Duration work) {}

    private final Stopwatch watch = new Stopwatch();

    @Override
    void run() throws InterruptedException, TaskGroupException {
        watch.start();
        Queue<WorkTask> tasks = priority
                ? Queue.priority(capacity, Comparator.comparing(task -> !task.urgent))
                : Queue.bounded(capacity);
        Tasks.gather(
                () -> putAll(tasks),
                () -> tasks.forEach(task -> work("worker 1", task)),
                () -> tasks.forEach(task -> work("worker 2", task)),
                () -> tasks.forEach(task -> work("worker 3", task)));
    }

    private void putAll(Queue<WorkTask> tasks) throws InterruptedException {
        boolean hurry = priority || capacity < Integer.MAX_VALUE;
        SplittableRandom random = new SplittableRandom(seed);
        for (int number = 1; number <= 10; number++) {
            WorkTask task =
                    new WorkTask(number, priority && number == 8, Duration.ofMillis(100L * random.nextInt(10, 31)));
            if (!tasks.offer(task)) {
                watch.println("master is held back with task " + number);
                tasks.put(task);
            }
            watch.println("master put " + (task.urgent ? "urgent " : "") + "task " + number);
            Tasks.sleep(Duration.ofMillis(hurry ? 200 : 1000));
        }
        tasks.close();
        watch.println("master closed the queue");
    }

    private void work(String worker, WorkTask task) throws InterruptedException {
        watch.println(worker + " took task " + task.number);
        Tasks.sleep(task.work);
        watch.println(worker + " finished task " + task.number);
    }
}
