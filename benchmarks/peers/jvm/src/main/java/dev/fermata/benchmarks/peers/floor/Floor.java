package dev.fermata.benchmarks.peers.floor;

import dev.fermata.benchmarks.harness.Harness;
import dev.fermata.benchmarks.harness.Jvm;
import dev.fermata.benchmarks.harness.Reading;
import dev.fermata.benchmarks.peers.floor.Bare.Buffer;
import dev.fermata.benchmarks.peers.floor.Bare.Permits;
import dev.fermata.benchmarks.peers.floor.Guarded.Slot;
import dev.fermata.benchmarks.peers.floor.HandLoop.Waiter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The floor's side: {@code WORKLOAD [SECONDS [TASKS [SHARE]]]}. */
public final class Floor {
    private static final String BY = "by hand";
    private static final String PARALLEL = "by hand, in parallel";
    private static final int MOST_IN_PARALLEL = 100_000; // who all have started before the first is to wake
    private static final long UNTIL_ALL_SLEEP = 300_000_000; // nanoseconds
    private static final String DUTIFUL = "by hand, with duties"; // see ParkingLoop

    private static int sink;

    private final Harness harness;

    private Floor(Harness harness) {
        this.harness = harness;
    }

    public static void main(String... words) {
        Floor floor = new Floor(Harness.of("floor", words));
        switch (floor.harness.workload()) {
            case "W1" -> floor.freeLock();
            case "W2" -> floor.handOff();
            case "W3" -> floor.lockAcrossYield();
            case "W4" -> floor.queues();
            case "W5" -> floor.semaphores();
            case "W6" -> floor.startAndJoin();
            case "W7" -> floor.waiting();
            case "W8" -> floor.sleeping();
            case "W10" -> floor.cancelling();
            default -> {} // nothing to compare with
        }
    }

    private interface Setup {
        void on(HandLoop loop);
    }

    private static long time(Setup setup) {
        HandLoop loop = new HandLoop();
        long start = System.nanoTime();
        setup.on(loop);
        loop.run();
        return System.nanoTime() - start;
    }

    private void freeLock() {
        int times = harness.amount().operations(10_000_000);
        harness.time(
                "lock",
                BY,
                times,
                () -> time(loop -> {
                    Permits lock = new Permits(loop, 1);
                    loop.spawn(() -> {
                        for (int i = 0; i < times; i++) {
                            lock.acquire();
                            sink++;
                            lock.release();
                        }
                    });
                }));
    }

    private void handOff() {
        int rounds = harness.amount().operations(100_000);
        harness.time(
                "queues of 1",
                BY,
                2.0 * rounds,
                () -> time(loop -> {
                    Buffer there = new Buffer(loop, 1);
                    Buffer back = new Buffer(loop, 1);
                    loop.spawn(() -> {
                        for (int i = 0; i < rounds; i++) {
                            there.put(BY);
                            back.take();
                        }
                    });
                    loop.spawn(() -> {
                        for (int i = 0; i < rounds; i++) {
                            there.take();
                            back.put(BY);
                        }
                    });
                }));
        // Word for word the same, and twice, as each is compiled for itself.
        harness.time(
                "queues of 1",
                DUTIFUL,
                2.0 * rounds,
                () -> timeParking(loop -> {
                    Slot there = new Slot();
                    Slot back = new Slot();
                    loop.spawn(() -> {
                        for (int i = 0; i < rounds; i++) {
                            there.put(BY);
                            back.take();
                        }
                    });
                    loop.spawn(() -> {
                        for (int i = 0; i < rounds; i++) {
                            there.take();
                            back.put(BY);
                        }
                    });
                }));
    }

    private static long timeParking(Consumer<ParkingLoop> setup) {
        ParkingLoop loop = new ParkingLoop();
        long start = System.nanoTime();
        setup.accept(loop);
        loop.run();
        return System.nanoTime() - start;
    }

    private void lockAcrossYield() {
        for (int tasks : harness.amount().sizes(2, 100, 10_000)) {
            hold(tasks + " tasks", 1, tasks);
        }
    }

    private void semaphores() {
        for (int tasks : harness.amount().sizes(100, 10_000)) {
            int permits = tasks <= 100 ? 2 : 10;
            hold(permits + " permits, " + tasks + " tasks", permits, tasks);
        }
    }

    private void hold(String name, int permits, int tasks) {
        int times = Math.max(1, harness.amount().operations(200_000) / tasks);
        harness.time(
                name,
                BY,
                (double) tasks * times,
                () -> time(loop -> {
                    Permits lock = new Permits(loop, permits);
                    for (int i = 0; i < tasks; i++) {
                        loop.spawn(() -> {
                            for (int k = 0; k < times; k++) {
                                lock.acquire();
                                loop.pass();
                                lock.release();
                            }
                        });
                    }
                }));
        harness.time(
                name,
                DUTIFUL,
                (double) tasks * times,
                () -> timeParking(loop -> {
                    Guarded.Permits lock = new Guarded.Permits(permits);
                    for (int i = 0; i < tasks; i++) {
                        loop.spawn(() -> {
                            for (int k = 0; k < times; k++) {
                                lock.acquire();
                                loop.pass();
                                lock.release();
                            }
                        });
                    }
                }));
    }

    private void queues() {
        for (int pairs : new int[] {1, 4}) {
            for (int capacity : new int[] {1, 64, 1024, Integer.MAX_VALUE}) {
                int each = harness.amount().operations(capacity == 1 ? 200_000 : 1_000_000) / pairs;
                String kind = capacity == Integer.MAX_VALUE ? "unbounded" : "capacity " + capacity;
                harness.time(
                        pairs + " to " + pairs + ", " + kind,
                        BY,
                        (double) each * pairs,
                        () -> time(loop -> {
                            Buffer queue = new Buffer(loop, capacity);
                            for (int i = 0; i < pairs; i++) {
                                loop.spawn(() -> {
                                    for (int k = 0; k < each; k++) {
                                        queue.put(BY);
                                    }
                                });
                                loop.spawn(() -> {
                                    for (int k = 0; k < each; k++) {
                                        queue.take();
                                    }
                                });
                            }
                        }));
            }
        }
    }

    private void startAndJoin() {
        for (int tasks : harness.amount().sizes(100_000, 1_000_000)) {
            harness.time(
                    tasks + " at once",
                    BY,
                    tasks,
                    () -> time(loop -> loop.spawn(() -> {
                        int[] left = {tasks};
                        Waiter parent = new Waiter();
                        for (int i = 0; i < tasks; i++) {
                            loop.spawn(() -> {
                                if (--left[0] == 0) {
                                    loop.wake(parent);
                                }
                            });
                        }
                        loop.park(parent);
                    })));
        }
        int times = harness.amount().operations(100_000);
        harness.time(
                "one at a time",
                BY,
                times,
                () -> time(loop -> loop.spawn(() -> {
                    for (int i = 0; i < times; i++) {
                        Waiter parent = new Waiter();
                        loop.spawn(() -> loop.wake(parent));
                        loop.park(parent);
                    }
                })));
    }

    private void waiting() {
        for (int tasks : harness.amount().sizes(100_000, 1_000_000)) {
            harness.survey(
                    BY,
                    List.of(new Reading(tasks + " waiting", "bytes"), new Reading(tasks + " woken", "ns")),
                    () -> waitAndWake(tasks));
        }
    }

    private static double[] waitAndWake(int tasks) {
        HandLoop loop = new HandLoop();
        List<Waiter> waiters = new ArrayList<>(tasks);
        double[] found = new double[2];
        long[] start = new long[1];
        long before = Jvm.heap();
        for (int i = 0; i < tasks; i++) {
            loop.spawn(() -> {
                Waiter waiter = new Waiter();
                waiters.add(waiter);
                loop.park(waiter);
            });
        }
        loop.spawn(() -> {
            found[0] = (double) (Jvm.heap() - before) / tasks;
            start[0] = System.nanoTime();
            waiters.forEach(loop::wake);
        });
        loop.run();
        found[1] = (double) (System.nanoTime() - start[0]) / tasks;
        return found;
    }

    private void sleeping() {
        for (int tasks : harness.amount().sizes(100_000, 1_000_000)) {
            long[] naps = Jvm.naps(tasks);
            List<Reading> readings = List.of(
                    new Reading(tasks + ": wall", "ms"),
                    new Reading(tasks + ": processor", "ms"),
                    new Reading(tasks + ": late, median", "us"),
                    new Reading(tasks + ": late, 99 %", "us"));
            harness.survey(BY, readings, () -> sleep(naps));
            if (tasks <= MOST_IN_PARALLEL) {
                harness.survey(PARALLEL, readings, () -> sleepInParallel(naps));
            }
        }
    }

    private static double[] sleep(long[] naps) {
        long[] late = new long[naps.length];
        System.gc();
        long cpu = Jvm.cpu();
        long wall = time(loop -> {
            for (int i = 0; i < naps.length; i++) {
                int mine = i;
                loop.spawn(() -> {
                    long begin = System.nanoTime();
                    loop.sleep(naps[mine]);
                    late[mine] = System.nanoTime() - begin - naps[mine];
                });
            }
        });
        return Jvm.sleepReadings(wall, Jvm.cpu() - cpu, late);
    }

    /** The JDK schedules who sleeps, and one thread that has all deadlines in order unparks each at his. */
    private static double[] sleepInParallel(long[] naps) throws InterruptedException {
        int[] order = IntStream.range(0, naps.length)
                .boxed()
                .sorted(Comparator.comparingLong(i -> naps[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        long[] late = new long[naps.length];
        List<Thread> threads = new ArrayList<>(naps.length);
        CountDownLatch ended = new CountDownLatch(naps.length);
        System.gc();
        long cpu = Jvm.cpu();
        long begin = System.nanoTime() + UNTIL_ALL_SLEEP;
        for (int i = 0; i < naps.length; i++) {
            int mine = i;
            threads.add(Thread.startVirtualThread(() -> {
                long due = begin + naps[mine];
                while (System.nanoTime() < due) {
                    LockSupport.park();
                }
                late[mine] = System.nanoTime() - due;
                ended.countDown();
            }));
        }
        Thread timer = Thread.ofPlatform().start(() -> {
            for (int next : order) {
                for (long wait = begin + naps[next] - System.nanoTime();
                        wait > 0;
                        wait = begin + naps[next] - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                LockSupport.unpark(threads.get(next));
            }
        });
        ended.await();
        timer.join();
        return Jvm.sleepReadings(System.nanoTime() - begin, Jvm.cpu() - cpu, late);
    }

    private void cancelling() {
        for (int tasks : harness.amount().sizes(10_000, 100_000)) {
            harness.time("cancel " + tasks + ", first to last", BY, tasks, () -> cancel(tasks));
        }
    }

    private static long cancel(int tasks) {
        HandLoop loop = new HandLoop();
        Permits lock = new Permits(loop, 0);
        List<Waiter> waiters = new ArrayList<>(tasks);
        long[] start = new long[1];
        for (int i = 0; i < tasks; i++) {
            loop.spawn(() -> {
                Waiter waiter = new Waiter();
                waiters.add(waiter);
                lock.acquire(waiter);
                sink += waiter.cancelled ? 1 : 0;
            });
        }
        loop.spawn(() -> {
            start[0] = System.nanoTime();
            for (Waiter waiter : waiters) {
                waiter.cancelled = true;
                loop.wake(waiter);
            }
        });
        loop.run();
        return System.nanoTime() - start[0];
    }
}
