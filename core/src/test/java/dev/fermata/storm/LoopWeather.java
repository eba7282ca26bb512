package dev.fermata.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.loop.Loop;
import dev.fermata.schedule.JobOptions;
import dev.fermata.schedule.JobOptions.Overlap;
import dev.fermata.schedule.Schedule;
import dev.fermata.schedule.Scheduler;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroupException;
import dev.fermata.task.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Loops that are started, submitted to and closed while their tasks share locks, semaphores and queues with parallel
 * ones; loops on virtual threads that are cancelled; schedulers that are stopped. On a loop one task runs at a time, a
 * task that was accepted ends, and no run outlives its scheduler.
 */
final class LoopWeather implements Weather {
    private static final int LOOPS = 3;

    private static final class Place {
        final Loop loop;
        final AtomicInteger inside = new AtomicInteger();

        /** The first has virtual time, the last the portable carrier, whatever else there is. */
        Place(int which) {
            Loop.Builder builder = Loop.builder().name("storm").stallThreshold(Duration.ofSeconds(30));
            if (which == 0) {
                builder.virtualTime();
            }
            if (which == LOOPS - 1) {
                builder.carrier(Loop.Carrier.PORTABLE);
            }
            loop = builder.start();
        }

        /** Between two awaits nobody else may be here. */
        void turn(Sailor me) {
            assertEquals(1, inside.incrementAndGet(), "on one loop at once");
            me.hold();
            assertEquals(0, inside.decrementAndGet(), "on one loop at once");
        }
    }

    private final List<Weather> shared = List.of(
            new LockWeather(), new SemaphoreWeather(), new QueueWeather(), new BufferWeather(), new SignalWeather());
    private final AtomicReferenceArray<Place> places = new AtomicReferenceArray<>(LOOPS);
    private final ConcurrentLinkedQueue<Task<?>> accepted = new ConcurrentLinkedQueue<>();
    private final LongAdder onLoops = new LongAdder();
    private final LongAdder runs = new LongAdder();

    LoopWeather() {
        for (int i = 0; i < LOOPS; i++) {
            places.set(i, new Place(i));
        }
    }

    @Override
    public void gust(Sailor me) throws Exception {
        int which = me.random.nextInt(LOOPS);
        switch (me.random.nextInt(40)) {
            case 0 -> close(which);
            case 1 -> runALoop(me);
            case 2 -> schedule(me);
            case 3, 4, 5, 6, 7, 8, 9, 10 -> any(me).gust(me);
            default -> submit(me, places.get(which));
        }
    }

    private Weather any(Sailor me) {
        return shared.get(me.random.nextInt(shared.size()));
    }

    private void submit(Sailor me, Place place) throws Exception {
        Sailor mate = new Sailor(me.storm, null, me.random.split());
        mate.disturb(); // the loop may be closed at any moment
        Task<Integer> task;
        try {
            task = place.loop.submit(() -> {
                place.turn(mate);
                onLoops.increment();
                if (mate.oneIn(6)) {
                    Tasks.blocking(mate::hold);
                    place.turn(mate);
                }
                any(mate).gust(mate);
                place.turn(mate);
                return 17;
            });
        } catch (RejectedExecutionException e) {
            return;
        }
        accepted.add(task);
        if (me.oneIn(5)) {
            me.hold();
            task.cancel();
        }
        if (me.oneIn(2)) {
            try {
                assertEquals(17, me.anyhow(() -> task.get()).orElse(17));
            } catch (CancellationException e) {
                assertTrue(task.isCancelled());
            } catch (ExecutionException e) {
                me.storm.check(e.getCause() instanceof InterruptedException, "failed on a loop", e.getCause());
            }
        }
    }

    private void close(int which) {
        Place place = places.get(which);
        Place next = new Place(which);
        if (places.compareAndSet(which, place, next)) {
            place.loop.close();
            assertEquals(0, place.inside.get(), "a task outlives its loop");
        } else {
            next.loop.close();
        }
    }

    /** On the caller's own thread, until its main is done or cancelled with the caller. */
    private void runALoop(Sailor me) throws Exception {
        Sailor mate = me.mate();
        mate.disturb(); // main may end before what it has spawned
        AtomicInteger alive = new AtomicInteger();
        try {
            me.anyhow(() -> Loop.run(() -> {
                Tasks.spawn(() -> guarded(alive, mate));
                Tasks.gather(() -> guarded(alive, mate), () -> guarded(alive, mate));
                return 17;
            }));
        } catch (TaskGroupException e) {
            me.storm.check(e.getCause() instanceof InterruptedException, "failed on a loop", e);
        }
        assertEquals(0, alive.get(), "a task outlives its loop");
    }

    private void guarded(AtomicInteger alive, Sailor mate) throws Exception {
        alive.incrementAndGet();
        try {
            any(mate).gust(mate);
        } finally {
            alive.decrementAndGet();
        }
    }

    private void schedule(Sailor me) throws InterruptedException {
        AtomicInteger alive = new AtomicInteger();
        try (Scheduler scheduler = Scheduler.open()) {
            for (int i = 0; i < 3; i++) {
                Sailor mate = new Sailor(me.storm, null, me.random.split());
                mate.disturb();
                Overlap overlap = Overlap.values()[me.random.nextInt(Overlap.values().length)];
                Duration period = Duration.ofNanos(200_000 + me.random.nextInt(1_000_000));
                scheduler.schedule(
                        Schedule.fixedRate(period),
                        JobOptions.defaults().overlap(overlap).maxConcurrent(3),
                        () -> run(alive, me.storm, mate.moment()));
            }
            me.linger();
            switch (me.random.nextInt(4)) {
                case 0 -> scheduler.stop();
                case 1 -> scheduler.stop(me.moment());
                case 2 -> scheduler.jobs().forEach(job -> job.cancel());
                default -> {}
            }
        } finally {
            assertEquals(0, alive.get(), "a run outlives its scheduler");
        }
    }

    private void run(AtomicInteger alive, Storm storm, Duration time) throws InterruptedException {
        alive.incrementAndGet();
        try {
            Tasks.sleep(time);
            runs.increment();
        } finally {
            alive.decrementAndGet();
        }
    }

    @Override
    public void audit() {
        shared.forEach(Weather::audit);
        for (Task<?> task = accepted.peek(); task != null && task.isDone(); task = accepted.peek()) {
            accepted.poll();
        }
    }

    @Override
    public void stir() throws Exception {
        for (Weather weather : shared) {
            weather.stir();
        }
    }

    @Override
    public void calm() throws Exception {
        for (Weather weather : shared) {
            weather.calm();
        }
    }

    @Override
    public boolean isLively() {
        return onLoops.sum() > 100 && runs.sum() > 10;
    }

    @Override
    public void settle() throws Exception {
        for (int i = 0; i < LOOPS; i++) {
            places.get(i).loop.close();
            assertEquals(0, places.get(i).inside.get());
        }
        for (Task<?> task : accepted) {
            assertTrue(task.isDone(), () -> "accepted, and left behind: " + task);
        }
        for (Weather weather : shared) {
            weather.settle();
        }
    }
}
