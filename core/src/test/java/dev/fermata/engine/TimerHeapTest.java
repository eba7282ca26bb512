package dev.fermata.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The order in which timers fire, and what becomes of cancelled ones. */
final class TimerHeapTest {
    private final TimerHeap heap = new TimerHeap();
    private final List<Recorded> fired = new ArrayList<>();

    private final class Recorded extends Timer {
        final int number;

        Recorded(long deadline, int number) {
            super(deadline);
            this.number = number;
        }

        @Override
        protected void fire() {
            fired.add(this);
        }
    }

    @Test
    void timersFireByDeadlineAndThoseOfTheSameInstantInTheOrderOfSetting() {
        SplittableRandom random = new SplittableRandom(3);
        List<Recorded> all = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            Recorded timer = new Recorded(random.nextInt(200), i);
            all.add(timer);
            heap.add(timer);
        }
        assertTrue(heap.fireDue(1000));
        all.sort(Comparator.<Recorded>comparingLong(timer -> timer.deadline).thenComparingInt(timer -> timer.number));
        assertEquals(all, fired);
        assertNull(heap.first());
        assertEquals(0, heap.size());
    }

    @Test
    void onlyWhatIsDueFires() {
        Recorded early = new Recorded(10, 0);
        Recorded late = new Recorded(11, 1);
        heap.add(late);
        heap.add(early);
        assertFalse(heap.fireDue(9));
        assertTrue(heap.fireDue(10));
        assertEquals(List.of(early), fired);
        assertSame(late, heap.first());
    }

    @Test
    void aTimerFiresOnce() {
        Recorded timer = new Recorded(1, 0);
        heap.add(timer);
        heap.fireDue(1);
        assertTrue(timer.isDead());
        timer.fireOnce();
        assertEquals(List.of(timer), fired);
    }

    @Test
    void cancelledTimersDoNotFireAndAreSkipped() {
        SplittableRandom random = new SplittableRandom(5);
        List<Recorded> live = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            Recorded timer = new Recorded(random.nextInt(100), i);
            heap.add(timer);
            if (random.nextBoolean()) {
                timer.cancel();
            } else {
                live.add(timer);
            }
        }
        heap.fireDue(1000);
        live.sort(Comparator.<Recorded>comparingLong(timer -> timer.deadline).thenComparingInt(timer -> timer.number));
        assertEquals(live, fired);
    }

    @Test
    void cancelledTimersDoNotPileUp() {
        for (int i = 0; i < 100; i++) {
            heap.add(new Recorded(Long.MAX_VALUE / 8, i));
        }
        for (int i = 0; i < 200_000; i++) {
            Recorded timer = new Recorded(1_000_000 + i, i);
            heap.add(timer);
            timer.cancel();
        }
        assertTrue(heap.size() < 5000, () -> "holds " + heap.size());
        heap.fireDue(Long.MAX_VALUE / 8);
        assertEquals(100, fired.size());
    }

    @Test
    void deadlinesAreComparedAcrossTheOverflowOfTheClock() {
        long now = Long.MAX_VALUE - 5; // as System.nanoTime may be
        Recorded soon = new Recorded(now + 3, 0);
        Recorded later = new Recorded(now + 10, 1); // a negative number
        heap.add(later);
        heap.add(soon);
        heap.fireDue(now + 4);
        assertEquals(List.of(soon), fired);
        heap.fireDue(now + 10);
        assertEquals(List.of(soon, later), fired);
    }
}
