package dev.fermata.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The short lock below everything. */
final class SpinLockTest {
    private static final int ROUNDS = 20_000;

    private final SpinLock lock = new SpinLock() {};
    private long counter;

    @Test
    void itExcludesPlatformAndVirtualThreads() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread.Builder builder = i % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual();
            threads.add(builder.start(() -> {
                for (int round = 0; round < ROUNDS; round++) {
                    lock.lock();
                    counter++;
                    lock.unlock();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(8L * ROUNDS, counter);
    }

    @Test
    void itTellsWhetherItIsHeld() {
        assertFalse(lock.isHeld());
        lock.lock();
        assertTrue(lock.isHeld());
        lock.unlock();
        assertFalse(lock.isHeld());
    }
}
