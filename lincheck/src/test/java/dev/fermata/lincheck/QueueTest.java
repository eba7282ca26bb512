package dev.fermata.lincheck;

import dev.fermata.queue.Inside;
import dev.fermata.queue.Queue;
import dev.fermata.queue.QueueClosedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Queues of each kind. Draining several items is several steps by contract, so here it is one; the size of a priority queue
 * may show that an item has left and the next putter's is not in yet, so there nobody asks for it.
 */
final class QueueTest {
    private static final Comparator<Integer> RANK = Comparator.comparingInt(item -> item / 10);

    @Test
    void bounded() {
        Check.everyWay(Bounded.class, BoundedModel.class);
    }

    @Test
    void unbounded() {
        Check.everyWay(Unbounded.class, UnboundedModel.class);
    }

    @Test
    void rendezvous() {
        Check.everyWay(Rendezvous.class, RendezvousModel.class);
    }

    @Test
    void lifo() {
        Check.everyWay(Lifo.class, LifoModel.class);
    }

    @Test
    void priority() {
        Check.everyWay(Priority.class, PriorityModel.class);
    }

    public static class Bounded extends Sized {
        public Bounded() {
            super(Queue.bounded(1));
        }
    }

    public static class Unbounded extends Sized {
        public Unbounded() {
            super(Queue.unbounded());
        }
    }

    public static class Rendezvous extends Sized {
        public Rendezvous() {
            super(Queue.rendezvous());
        }
    }

    public static class Lifo extends Sized {
        public Lifo() {
            super(Queue.lifo(2));
        }
    }

    public static class Priority extends Operations {
        public Priority() {
            super(Queue.priority(2, RANK));
        }
    }

    public abstract static class Sized extends Operations {
        Sized(Queue<Integer> queue) {
            super(queue);
        }

        @Operation
        public int size() {
            return queue.size();
        }
    }

    @Param(name = "slot", gen = IntGen.class, conf = "0:2")
    @Param(name = "item", gen = IntGen.class, conf = "18:22")
    public abstract static class Operations {
        final Queue<Integer> queue;
        private final Slots slots =
                new Slots(waiter -> Inside.item(waiter).map(Operations::taken).orElse(Words.GRANTED));

        Operations(Queue<Integer> queue) {
            this.queue = queue;
        }

        @Operation
        public String put(@Param(name = "slot") int slot, @Param(name = "item") int item) {
            return slots.begin(slot, () -> {
                queue.put(item);
                return Words.GRANTED;
            });
        }

        @Operation
        public String take(@Param(name = "slot") int slot) {
            return slots.begin(slot, () -> taken(queue.take()));
        }

        @Operation
        public String offer(@Param(name = "item") int item) {
            try {
                return queue.offer(item) ? Words.GRANTED : Words.NONE;
            } catch (QueueClosedException closed) {
                return Words.REFUSED;
            }
        }

        @Operation
        public String poll() {
            return queue.poll().map(Operations::taken).orElse(Words.NONE);
        }

        @Operation
        public List<Integer> drain() {
            return queue.drain(1);
        }

        @Operation
        public String done() {
            try {
                queue.done();
                return Words.DONE;
            } catch (IllegalStateException tooOften) {
                return Words.REFUSED;
            }
        }

        @Operation
        public void close() {
            queue.close();
        }

        @Operation
        public boolean isClosed() {
            return queue.isClosed();
        }

        @Operation
        public String cancel(@Param(name = "slot") int slot) {
            return slots.cancel(slot);
        }

        @Operation
        public String expire(@Param(name = "slot") int slot) {
            return slots.expire(slot);
        }

        @Operation
        public String look(@Param(name = "slot") int slot) {
            return slots.look(slot);
        }

        @Validate
        public void quiet() {
            var stats = queue.stats();
            Check.same(
                    slots.checkWakes(), stats.putters().size() + stats.takers().size());
        }

        static String taken(Object item) {
            return "took " + item;
        }
    }

    public static class BoundedModel extends QueueModel {
        public BoundedModel() {
            super(1);
        }
    }

    public static class UnboundedModel extends QueueModel {
        public UnboundedModel() {
            super(Integer.MAX_VALUE);
        }
    }

    public static class RendezvousModel extends QueueModel {
        public RendezvousModel() {
            super(0);
        }
    }

    public static class LifoModel extends QueueModel {
        public LifoModel() {
            super(2);
        }

        @Override
        int place(int item) {
            return 0;
        }
    }

    public static class PriorityModel extends QueueModel {
        public PriorityModel() {
            super(2);
        }

        @Override
        int place(int item) {
            int place = items.size();
            while (place > 0 && RANK.compare(items.get(place - 1), item) > 0) {
                place--;
            }
            return place;
        }
    }

    public abstract static class QueueModel extends Model {
        final List<Integer> items = new ArrayList<>(); // in the order in which they are to be taken
        private final int capacity;
        private final Deque<Waits> putters = line();
        private final Deque<Waits> takers = line();
        private int unfinished;
        private boolean closed;

        QueueModel(int capacity) {
            this.capacity = capacity;
        }

        /** Where a new item goes. */
        int place(int item) {
            return items.size();
        }

        public String put(int slot, int item) {
            if (isBusy(slot)) {
                return Words.BUSY;
            }
            String answer = offer(item);
            return answer.equals(Words.NONE) ? enqueue(slot, putters, item) : finish(slot, answer);
        }

        public String offer(int item) {
            if (closed) {
                return Words.REFUSED;
            }
            if (!takers.isEmpty()) {
                decide(takers.remove().slot(), Operations.taken(item));
            } else if (items.size() < capacity && putters.isEmpty()) {
                items.add(place(item), item);
            } else {
                return Words.NONE;
            }
            unfinished++;
            return Words.GRANTED;
        }

        public String take(int slot) {
            if (isBusy(slot)) {
                return Words.BUSY;
            }
            String answer = poll();
            if (!answer.equals(Words.NONE)) {
                return finish(slot, answer);
            }
            return closed ? finish(slot, Words.REFUSED) : enqueue(slot, takers, Words.NONE);
        }

        public String poll() {
            Integer item = null;
            if (!items.isEmpty()) {
                item = items.removeFirst();
                while (!putters.isEmpty() && items.size() < capacity) {
                    int next = admit();
                    items.add(place(next), next);
                }
            } else if (!putters.isEmpty()) {
                item = admit();
            }
            return item == null ? Words.NONE : Operations.taken(item);
        }

        private int admit() {
            Waits putter = putters.remove();
            decide(putter.slot(), Words.GRANTED);
            unfinished++;
            return (int) putter.request();
        }

        public List<Integer> drain() {
            String answer = poll();
            return answer.equals(Words.NONE) ? List.of() : List.of(Integer.valueOf(answer.substring("took ".length())));
        }

        public String done() {
            if (unfinished == 0) {
                return Words.REFUSED;
            }
            unfinished--;
            return Words.DONE;
        }

        public void close() {
            closed = true;
            decideAll(putters, Words.REFUSED);
            decideAll(takers, Words.REFUSED);
        }

        public boolean isClosed() {
            return closed;
        }

        public int size() {
            return items.size();
        }

        @Override
        protected Object state() {
            return List.of(List.copyOf(items), unfinished, closed);
        }
    }
}
