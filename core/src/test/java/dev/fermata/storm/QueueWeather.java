package dev.fermata.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.queue.Queue;
import dev.fermata.queue.QueueClosedException;
import dev.fermata.queue.QueueStats;
import dev.fermata.task.Tasks;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;

/**
 * Queues of every order, closed under load and replaced: what is put comes out exactly once, from a FIFO each producer's
 * items in their order, and in the end everything put has been dealt with.
 */
final class QueueWeather implements Weather {
    private static final int CAPACITY = 5;
    private static final List<IntFunction<Queue<Item>>> KINDS =
            List.of(Queue::bounded, _ -> Queue.unbounded(), _ -> Queue.rendezvous(), Queue::lifo, Queue::priority);

    /** An item that knows where it is. */
    private static final class Item implements Comparable<Item> {
        final Producer producer;
        final long number; // of its producer
        final int rank;
        final AtomicInteger taken = new AtomicInteger();

        Item(Producer producer, int rank) {
            this.producer = producer;
            this.number = ++producer.items;
            this.rank = rank;
        }

        @Override
        public int compareTo(Item other) {
            return Integer.compare(rank, other.rank);
        }
    }

    /** One task that puts; only it counts. */
    private static final class Producer {
        long items;
    }

    /** What one task has seen so far of what each producer put. */
    private static final class Consumer {
        final ConcurrentHashMap<Producer, Long> last = new ConcurrentHashMap<>();

        void inOrder(Item item) {
            Long before = last.put(item.producer, item.number);
            assertTrue(
                    before == null || before < item.number,
                    () -> "item " + item.number + " of a producer came after its item " + before);
        }
    }

    /** A queue, and what went in and came out. */
    private static final class Counted {
        final int kind;
        final Queue<Item> queue;
        final AtomicLong tried = new AtomicLong(); // before a put
        final AtomicLong put = new AtomicLong(); // after a put that succeeded
        final AtomicLong out = new AtomicLong(); // after an item came out

        Counted(int kind) {
            this.kind = kind;
            this.queue = KINDS.get(kind).apply(CAPACITY);
        }

        boolean isFifo() {
            return kind < 3;
        }
    }

    private final AtomicReferenceArray<Counted> open = new AtomicReferenceArray<>(KINDS.size());
    private final ConcurrentLinkedQueue<Counted> closed = new ConcurrentLinkedQueue<>();
    private final LongAdder total = new LongAdder();
    private volatile int settled; // written by the auditor
    private volatile boolean ebb;

    QueueWeather() {
        for (int i = 0; i < KINDS.size(); i++) {
            open.set(i, new Counted(i));
        }
    }

    @Override
    public void gust(Sailor me) throws Exception {
        Counted it = open.get(me.random.nextInt(KINDS.size()));
        try {
            switch (me.random.nextInt(40)) {
                case 0 -> close(me, it);
                case 1, 2 ->
                    me.anyhow(() -> {
                        it.queue.join();
                        return true;
                    });
                default -> {
                    if (me.random.nextBoolean()) {
                        produce(me, it);
                    } else {
                        consume(me, it);
                    }
                }
            }
        } catch (QueueClosedException e) {
            assertTrue(it.queue.isClosed());
        }
    }

    private void produce(Sailor me, Counted it) throws Exception {
        Producer producer = new Producer();
        for (int items = 1 + me.random.nextInt(5); items > 0; items--) {
            Item item = new Item(producer, me.random.nextInt(3));
            it.tried.incrementAndGet();
            boolean in = switch (me.random.nextInt(4)) {
                case 0 -> it.queue.offer(item);
                case 1 -> it.queue.offer(item, me.moment());
                default ->
                    me.anyhow(() -> {
                                it.queue.put(item);
                                return true;
                            })
                            .orElse(false);
            };
            if (in) {
                it.put.incrementAndGet();
                total.increment();
            }
        }
    }

    private void consume(Sailor me, Counted it) throws Exception {
        Consumer consumer = new Consumer();
        for (int items = 1 + me.random.nextInt(5); items > 0; items--) {
            List<Item> taken = switch (me.random.nextInt(7)) {
                case 0 -> it.queue.poll().stream().toList();
                case 1 -> it.queue.poll(me.moment()).stream().toList();
                case 2 -> it.queue.drain(me.random.nextInt(4));
                case 3 ->
                    me.anyhow(() -> it.queue.poll(me.moment())).orElse(Optional.empty()).stream()
                            .toList();
                default -> me.anyhow(() -> it.queue.take()).stream().toList();
            };
            for (Item item : taken) {
                out(it, item);
                if (it.isFifo()) {
                    consumer.inOrder(item);
                }
            }
            me.hold();
            for (Item _ : taken) {
                it.queue.done();
            }
        }
    }

    private static void out(Counted it, Item item) {
        assertEquals(1, item.taken.incrementAndGet(), "taken");
        it.out.incrementAndGet();
    }

    private void close(Sailor me, Counted it) {
        Counted next = new Counted(it.kind);
        if (ebb || !open.compareAndSet(it.kind, it, next)) {
            return;
        }
        close(it, me.random.nextBoolean());
        empty(it); // for those in join
        closed.add(it);
    }

    private static void close(Counted it, boolean now) {
        if (now) {
            for (Item item : it.queue.closeNow()) {
                out(it, item);
            }
        } else {
            it.queue.close();
        }
    }

    @Override
    public void audit() {
        for (int i = 0; i < KINDS.size(); i++) {
            Counted it = open.get(i);
            QueueStats stats = it.queue.stats();
            int size = it.queue.size();
            assertTrue(size >= 0 && size <= it.queue.capacity(), () -> size + " in " + it.queue);
            assertTrue(stats.unfinished() >= 0, stats::toString);
            long out = it.out.get();
            long inside = it.queue.size(); // in this order: what is counted out was tried before
            assertTrue(out <= it.tried.get(), () -> out + " out of " + it.tried);
            assertTrue(inside <= it.tried.get());
            Doubt.look(() -> waitInVain(it.queue), () -> "takers or putters wait in vain: " + it.queue);
        }
        Counted oldest = closed.peek();
        if (oldest != null && isSettled(oldest)) {
            closed.remove(oldest);
            settled++;
        }
    }

    /** A taker before an item, a putter before room, or before a taker. */
    private static boolean waitInVain(Queue<Item> queue) {
        QueueStats stats = queue.stats();
        boolean takers = !stats.takers().isEmpty();
        boolean putters = !stats.putters().isEmpty();
        return (takers && (stats.size() > 0 || putters)) || (putters && stats.size() < queue.capacity());
    }

    /** Closed, and all that was put has been taken and dealt with: nothing more can happen to it. */
    private static boolean isSettled(Counted it) {
        QueueStats stats = it.queue.stats();
        return stats.unfinished() == 0
                && stats.putters().isEmpty()
                && stats.takers().isEmpty()
                && it.queue.isEmpty()
                && it.put.get() == it.out.get();
    }

    /** Takers without putters, or putters without takers: one of either comes by. */
    @Override
    public void stir() {
        for (int i = 0; i < KINDS.size(); i++) {
            Counted it = open.get(i);
            try {
                it.tried.incrementAndGet();
                if (it.queue.offer(new Item(new Producer(), 0))) {
                    it.put.incrementAndGet();
                }
            } catch (QueueClosedException e) {
                assertTrue(it.queue.isClosed());
            }
            empty(it);
        }
    }

    /** Those who still wait for items or for room are told that it is over; those in join, by what is dealt with here. */
    @Override
    public void calm() {
        ebb = true;
        for (int i = 0; i < KINDS.size(); i++) {
            Counted it = open.get(i);
            close(it, false);
            empty(it);
        }
        closed.forEach(QueueWeather::empty);
    }

    private static void empty(Counted it) {
        for (Item item : it.queue.drain(Integer.MAX_VALUE)) {
            out(it, item);
            it.queue.done();
        }
    }

    @Override
    public boolean isLively() {
        return total.sum() > 1_000 && settled > 10;
    }

    @Override
    public void settle() throws Exception {
        calm();
        for (int i = 0; i < KINDS.size(); i++) {
            closed.add(open.get(i));
        }
        for (Counted it : closed) {
            assertTrue(it.queue.isClosed() && it.queue.isEmpty());
            assertEquals(it.put.get(), it.out.get(), () -> "put and taken out of " + it.queue);
            QueueStats stats = it.queue.stats();
            assertEquals(List.of(), stats.putters());
            assertEquals(List.of(), stats.takers());
            assertEquals(0, stats.unfinished());
            Tasks.spawn(() -> it.queue.join()).get(10, TimeUnit.SECONDS);
        }
    }
}
