package dev.fermata.test.schedule;

import dev.fermata.queue.Queue;
import dev.fermata.sync.Condition;
import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A few tasks with a few random operations each, that share nothing but what primitives, queues and tasks guard. */
final class RandomProgram {
    enum Operation {
        SECTION,
        NESTED_SECTION,
        TRY_LOCK,
        TRY_LOCK_FOR_A_TIME,
        ACQUIRE,
        TRY_ACQUIRE,
        RELEASE,
        AVAILABLE,
        PUT,
        TAKE,
        OFFER,
        POLL,
        POLL_FOR_A_TIME,
        SIZE,
        SET,
        CLEAR,
        IS_SET,
        AWAIT,
        WAIT_FOR_SIGNAL,
        SIGNAL,
        SLEEP,
        YIELD,
        CANCEL,
        JOIN,
        STATE,
        FORK,
        FAIL
    }

    private final List<List<Operation>> tasks = new ArrayList<>();

    /** Not random: the operations of each task. */
    RandomProgram(List<List<Operation>> tasks) {
        this.tasks.addAll(tasks);
    }

    RandomProgram(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int count = 2 + random.nextInt(2);
        Operation[] all = Operation.values();
        // few kinds, so that they meet
        List<Operation> kinds =
                random.ints(4, 0, all.length).mapToObj(i -> all[i]).toList();
        for (int task = 0; task < count; task++) {
            int length = count == 2 ? 1 + random.nextInt(3) : 1 + random.nextInt(2);
            tasks.add(random.ints(length, 0, kinds.size()).mapToObj(kinds::get).toList());
        }
    }

    /** One run of it, with a state of its own. */
    final class Performance {
        private final List<StringBuilder> logs =
                tasks.stream().map(_ -> new StringBuilder()).toList();
        private final Lock one = Lock.create("one");
        private final Lock two = Lock.create("two");
        private final Condition condition = Condition.create(one);
        private final Semaphore semaphore = Semaphore.create(1);
        private final Queue<String> queue = Queue.bounded(1);
        private final Event event = Event.create();
        private final List<Task<?>> started = new ArrayList<>();
        private final StringBuilder sections = new StringBuilder(); // guarded by one

        void play() throws InterruptedException {
            for (int i = 0; i < tasks.size(); i++) {
                int index = i;
                started.add(Tasks.spawn(() -> work(index)));
            }
            for (Task<?> task : started) {
                task.join();
            }
        }

        private void work(int index) throws Exception {
            StringBuilder log = logs.get(index);
            try {
                for (Operation operation : tasks.get(index)) {
                    perform(operation, index, log.append(' '));
                }
                log.append(" end");
            } catch (InterruptedException e) {
                log.append(" cancelled");
                throw e;
            }
        }

        private void perform(Operation operation, int index, StringBuilder log) throws Exception {
            switch (operation) {
                case SECTION -> section(one, index);
                case NESTED_SECTION -> {
                    try (var _ = (index % 2 == 0 ? one : two).acquire()) {
                        try (var _ = (index % 2 == 0 ? two : one).acquire()) {
                            sections.append(index);
                        }
                    }
                }
                case TRY_LOCK -> tryLock(one.tryAcquire(), index, log);
                case TRY_LOCK_FOR_A_TIME -> tryLock(one.tryAcquire(Duration.ofMillis(1)), index, log);
                case ACQUIRE -> semaphore.acquire();
                case TRY_ACQUIRE -> log.append(semaphore.tryAcquire());
                case RELEASE -> semaphore.release();
                case AVAILABLE -> log.append(semaphore.available());
                case PUT -> queue.put("from " + index);
                case TAKE -> log.append(queue.take());
                case OFFER -> log.append(queue.offer("offered by " + index));
                case POLL -> log.append(queue.poll().orElse("nothing"));
                case POLL_FOR_A_TIME ->
                    log.append(queue.poll(Duration.ofMillis(1)).orElse("nothing"));
                case SIZE -> log.append(queue.size());
                case SET -> event.set();
                case CLEAR -> event.clear();
                case IS_SET -> log.append(event.isSet());
                case AWAIT -> event.await();
                case WAIT_FOR_SIGNAL -> {
                    try (var _ = one.acquire()) {
                        condition.await();
                        sections.append('w').append(index);
                    }
                }
                case SIGNAL -> {
                    try (var _ = one.acquire()) {
                        condition.signal();
                    }
                }
                case SLEEP -> Tasks.sleep(Duration.ofMillis(1 + index));
                case YIELD -> Tasks.yieldNow();
                case CANCEL -> started(index).forEach(Task::cancel);
                case JOIN -> {
                    for (Task<?> task : started(index)) {
                        task.join();
                    }
                }
                case STATE -> started(index).forEach(task -> log.append(task.state()));
                case FORK -> Tasks.gather(() -> log.append(event.isSet()), () -> section(one, 7));
                case FAIL -> {
                    try {
                        Tasks.gather(() -> event.await(), () -> refuse(), () -> section(two, 8));
                    } catch (dev.fermata.task.TaskGroupException e) {
                        log.append("failed");
                    }
                }
            }
        }

        private static void refuse() {
            throw new IllegalStateException();
        }

        private void section(Lock lock, int index) throws InterruptedException {
            try (var _ = lock.acquire()) {
                sections.append(index);
            }
        }

        private void tryLock(boolean taken, int index, StringBuilder log) {
            log.append(taken);
            if (taken) {
                sections.append('t').append(index);
                one.release();
            }
        }

        /** Those started before that task: no other has seen it start, so the list is as it must be. */
        private List<Task<?>> started(int index) {
            return index == 0 ? List.of() : List.of(started.getFirst());
        }

        /** All that can be told of it afterwards. */
        String outcome(Throwable failure) {
            List<Object> states = new ArrayList<>();
            started.forEach(task -> states.add(task.state()));
            return logs + " " + sections + " " + states + " " + semaphore.available() + " " + queue + " " + event + " "
                    + one + " " + (failure == null ? "" : failure.getClass());
        }
    }

    @Override
    public String toString() {
        return tasks.toString();
    }
}
