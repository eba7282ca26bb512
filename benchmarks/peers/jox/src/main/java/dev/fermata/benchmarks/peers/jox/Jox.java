package dev.fermata.benchmarks.peers.jox;

import com.softwaremill.jox.Channel;
import com.softwaremill.jox.structured.Fork;
import com.softwaremill.jox.structured.Race;
import com.softwaremill.jox.structured.Scopes;
import dev.fermata.benchmarks.harness.Harness;
import dev.fermata.benchmarks.harness.Reading;
import dev.fermata.benchmarks.harness.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** jox's side: channels, also for what jox has no primitive of its own. {@code WORKLOAD [SECONDS [TASKS [SHARE]]]} */
public final class Jox {
    private static final Object ITEM = "";

    private static int sink;

    private final Harness harness;

    private Jox(Harness harness) {
        this.harness = harness;
    }

    public static void main(String... words) {
        Jox jox = new Jox(Harness.of("jox", words));
        switch (jox.harness.workload()) {
            case "W1" -> jox.freeLock();
            case "W2" -> jox.handOff();
            case "W3" -> jox.lockAcrossYield();
            case "W4" -> jox.queues();
            case "W5" -> jox.semaphores();
            case "W6" -> jox.startAndJoin();
            case "W7" -> jox.waiting();
            case "W10" -> jox.cancelling();
            default -> {} // nothing to compare with
        }
    }

    private void freeLock() {
        int times = harness.amount().operations(5_000_000);
        harness.time(
                "lock",
                "channel(1)",
                times,
                () -> Threads.inVirtualThread(() -> {
                    Channel<Object> channel = Channel.newBufferedChannel(1);
                    long start = System.nanoTime();
                    for (int i = 0; i < times; i++) {
                        channel.send(ITEM);
                        sink++;
                        channel.receive();
                    }
                    return System.nanoTime() - start;
                }));
    }

    private void handOff() {
        int rounds = harness.amount().operations(100_000);
        harness.time(
                "queues of 1",
                "buffered(1)",
                2.0 * rounds,
                () -> toAndFro(() -> Channel.newBufferedChannel(1), rounds));
        harness.time("rendezvous", "rendezvous", 2.0 * rounds, () -> toAndFro(Channel::newRendezvousChannel, rounds));
    }

    private static long toAndFro(Supplier<Channel<Object>> made, int rounds) throws Exception {
        Channel<Object> there = made.get();
        Channel<Object> back = made.get();
        return Threads.together(
                () -> {
                    for (int i = 0; i < rounds; i++) {
                        there.send(ITEM);
                        back.receive();
                    }
                },
                () -> {
                    for (int i = 0; i < rounds; i++) {
                        there.receive();
                        back.send(ITEM);
                    }
                });
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
        harness.time(name, "channel(" + permits + ")", (double) tasks * times, () -> {
            Channel<Object> channel = Channel.newBufferedChannel(permits);
            return Threads.all(tasks, () -> {
                for (int i = 0; i < times; i++) {
                    channel.send(ITEM);
                    Threads.pass();
                    channel.receive();
                }
            });
        });
    }

    private void queues() {
        for (int pairs : new int[] {1, 4}) {
            queue(pairs, "rendezvous", 200_000, Channel::newRendezvousChannel);
            for (int capacity : new int[] {1, 64, 1024}) {
                queue(
                        pairs,
                        "capacity " + capacity,
                        capacity == 1 ? 200_000 : 1_000_000,
                        () -> Channel.newBufferedChannel(capacity));
            }
            queue(pairs, "unbounded", 1_000_000, Channel::newUnlimitedChannel);
        }
    }

    private void queue(int pairs, String name, int items, Supplier<Channel<Object>> made) {
        int each = harness.amount().operations(items) / pairs;
        harness.time(pairs + " to " + pairs + ", " + name, "channel", (double) each * pairs, () -> {
            Channel<Object> channel = made.get();
            return Threads.pairs(
                    pairs,
                    () -> {
                        for (int i = 0; i < each; i++) {
                            channel.send(ITEM);
                        }
                    },
                    () -> {
                        for (int i = 0; i < each; i++) {
                            channel.receive();
                        }
                    });
        });
    }

    private void startAndJoin() {
        for (int tasks : harness.amount().sizes(100_000, 1_000_000)) {
            harness.time(
                    tasks + " at once",
                    "supervised",
                    tasks,
                    () -> Threads.inVirtualThread(() -> {
                        long start = System.nanoTime();
                        Scopes.supervised(scope -> {
                            List<Fork<Integer>> forks = new ArrayList<>(tasks);
                            for (int i = 0; i < tasks; i++) {
                                forks.add(scope.fork(() -> 1));
                            }
                            for (Fork<Integer> fork : forks) {
                                fork.join();
                            }
                            return true;
                        });
                        return System.nanoTime() - start;
                    }));
        }
        int times = harness.amount().operations(100_000);
        harness.time(
                "a group each",
                "supervised",
                times,
                () -> Threads.inVirtualThread(() -> {
                    long start = System.nanoTime();
                    for (int i = 0; i < times; i++) {
                        Scopes.supervised(scope -> scope.fork(() -> 1).join());
                    }
                    return System.nanoTime() - start;
                }));
    }

    private void waiting() {
        for (int tasks : harness.amount().sizes(100_000, 1_000_000)) {
            harness.survey(
                    "receive, done",
                    List.of(new Reading(tasks + " waiting", "bytes"), new Reading(tasks + " woken", "ns")),
                    () -> waitAndWake(tasks));
        }
    }

    private static double[] waitAndWake(int tasks) throws Exception {
        Channel<Object> channel = Channel.newRendezvousChannel();
        CountDownLatch done = new CountDownLatch(tasks);
        return Threads.waitAndWake(
                tasks,
                () -> {
                    channel.receiveOrClosed();
                    done.countDown();
                },
                () -> {
                    channel.done();
                    done.await();
                });
    }

    private void cancelling() {
        for (int tasks : harness.amount().sizes(10_000, 100_000)) {
            harness.time("cancel " + tasks + ", first to last", "interrupt of send", tasks, () -> interrupt(tasks));
        }
        int times = harness.amount().operations(50_000);
        harness.time(
                "timeout around what is ready",
                "Race.timeout",
                times,
                () -> Threads.inVirtualThread(() -> {
                    long start = System.nanoTime();
                    for (int i = 0; i < times; i++) {
                        Race.timeout(10_000L, () -> 1);
                    }
                    return System.nanoTime() - start;
                }));
    }

    private static long interrupt(int tasks) throws Exception {
        Channel<Object> channel = Channel.newBufferedChannel(1);
        channel.send(ITEM);
        List<Thread> threads = new ArrayList<>(tasks);
        for (int i = 0; i < tasks; i++) {
            threads.add(Thread.startVirtualThread(Threads.unchecked(() -> {
                try {
                    channel.send(ITEM);
                } catch (InterruptedException cancelled) {
                    return; // as is meant
                }
            })));
        }
        Threads.untilAllWait(threads);
        return Threads.interruptAndJoin(threads);
    }
}
