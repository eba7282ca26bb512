package dev.fermata.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.fermata.engine.Engine;
import dev.fermata.engine.Strand;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FifoQueueTest {
    private static final class Someone extends Strand {
        Someone() {
            super(Engine.parallel());
        }

        @Override
        public void run() {}

        @Override
        public void uncaughtException(Thread thread, Throwable failure) {}

        @Override
        public void interruptedWhileParked() {}

        @Override
        public void shutDown(String reason) {}

        @Override
        public String name() {
            return "someone";
        }
    }

    @Test
    void whateverComesAndGoesTheOrderIsThatOfComing() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            FifoQueue queue = new FifoQueue();
            ArrayDeque<Strand> model = new ArrayDeque<>();
            for (int burst = 0; burst < 50; burst++) {
                for (int i = random.nextInt(600); i > 0; i--) {
                    Strand strand = new Someone();
                    queue.add(strand);
                    model.add(strand);
                }
                for (int i = random.nextInt(600); i > 0; i--) {
                    assertSame(model.poll(), queue.poll());
                    assertEquals(model.size(), queue.size());
                    assertEquals(model.isEmpty(), queue.isEmpty());
                }
            }
            while (!model.isEmpty()) {
                assertSame(model.poll(), queue.poll());
            }
            assertNull(queue.poll());
        }
    }

    @Test
    void itKeepsNobodyWhoHasGone() throws InterruptedException {
        FifoQueue queue = new FifoQueue();
        List<WeakReference<Strand>> gone = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            Strand strand = new Someone();
            queue.add(strand);
            gone.add(new WeakReference<>(strand));
        }
        while (queue.poll() != null) {
            // all of them
        }
        while (gone.stream().anyMatch(reference -> reference.get() != null)) {
            System.gc();
            Thread.onSpinWait();
        }
        assertEquals(0, queue.size());
    }
}
