package dev.fermata.test.bugs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fermata.queue.Queue;
import dev.fermata.queue.QueueClosedException;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Queues, pools, and how they end. */
final class QueueBugs {
    private QueueBugs() {}

    static List<Program> all() {
        return List.of(
                new Program(
                        "size, then take",
                        "two consumers look whether there is something, and then take",
                        _ -> sizeThenTake(false),
                        _ -> sizeThenTake(true)),
                new Program(
                        "pill overtakes",
                        "the first producer's last item ends the consumer",
                        _ -> pill(false),
                        _ -> pill(true)),
                new Program(
                        "done too early",
                        "an item counts as dealt with before it is",
                        _ -> doneTooEarly(false),
                        _ -> doneTooEarly(true)),
                new Program(
                        "order-dependent shutdown",
                        "the log is closed before the last one who writes to it",
                        _ -> shutdown(false),
                        _ -> shutdown(true)),
                new Program(
                        "started while stopping",
                        "a task is started after all were cancelled",
                        _ -> new Server(false).run(),
                        _ -> new Server(true).run()),
                new Program(
                        "leaky pool",
                        "a connection is lost when its check is cancelled",
                        _ -> new Pool(false).run(),
                        _ -> new Pool(true).run()));
    }

    private static void sizeThenTake(boolean mended) throws Exception {
        Queue<String> queue = Queue.bounded(2);
        queue.put("only one");
        Tasks.gather(() -> consume(queue, mended), () -> consume(queue, mended));
    }

    private static void consume(Queue<String> queue, boolean mended) throws InterruptedException {
        if (mended) {
            queue.poll();
        } else if (queue.size() > 0) {
            queue.take();
        }
    }

    private static void pill(boolean mended) throws Exception {
        Queue<String> queue = Queue.bounded(4);
        List<String> seen = new ArrayList<>();
        Task<?> consumer = Tasks.spawn(() -> {
            int pills = 0;
            while (pills < (mended ? 2 : 1)) {
                String item = queue.take();
                if (item.equals("pill")) {
                    pills++;
                } else {
                    seen.add(item);
                }
            }
        });
        Tasks.gather(() -> produce(queue), () -> produce(queue));
        consumer.join();
        assertEquals(2, seen.size());
    }

    private static void produce(Queue<String> queue) throws InterruptedException {
        queue.put("item");
        queue.put("pill");
    }

    private static void doneTooEarly(boolean mended) throws Exception {
        Queue<String> queue = Queue.bounded(1);
        int[] dealtWith = new int[1];
        queue.put("work");
        Task<?> worker = Tasks.spawn(() -> {
            queue.take();
            if (!mended) {
                queue.done();
            }
            Tasks.yieldNow(); // works on it
            dealtWith[0]++;
            if (mended) {
                queue.done();
            }
        });
        queue.join();
        assertEquals(1, dealtWith[0]);
        worker.join();
    }

    private static void shutdown(boolean mended) throws Exception {
        Queue<String> log = Queue.bounded(4);
        Task<?> worker = Tasks.spawn(() -> log.put("the last words"));
        if (mended) {
            worker.join();
        }
        log.close();
        try {
            worker.get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw (QueueClosedException) e.getCause();
        }
    }

    private static final class Server {
        private final List<Task<?>> tasks = new ArrayList<>();
        private final boolean mended;
        private boolean stopped;

        Server(boolean mended) {
            this.mended = mended;
        }

        private void accept() throws InterruptedException {
            if (!stopped) {
                Tasks.yieldNow(); // reads the request
                Task<?> task = Tasks.spawn(() -> Queue.rendezvous().take());
                tasks.add(task);
                if (mended && stopped) {
                    task.cancel();
                }
            }
        }

        private void stop() {
            stopped = true;
            tasks.forEach(Task::cancel);
        }

        void run() throws Exception {
            Task<?> acceptor = Tasks.spawn(this::accept);
            Tasks.yieldNow();
            stop();
            acceptor.join();
        }
    }

    private static final class Pool {
        private final Semaphore permits = Semaphore.bounded(1);
        private final Deque<String> idle = new ArrayDeque<>(List.of("connection"));
        private final boolean mended;

        Pool(boolean mended) {
            this.mended = mended;
        }

        private void use() throws InterruptedException {
            permits.acquire();
            String connection = idle.removeFirst();
            try {
                Tasks.yieldNow(); // checks it
            } catch (InterruptedException e) {
                if (mended) {
                    giveBack(connection);
                }
                throw e;
            }
            giveBack(connection);
        }

        private void giveBack(String connection) {
            idle.add(connection);
            permits.release();
        }

        void run() throws Exception {
            Task<?> user = Tasks.spawn(this::use);
            Tasks.yieldNow();
            user.cancel();
            user.join();
            assertEquals(List.of("connection"), List.copyOf(idle));
        }
    }
}
