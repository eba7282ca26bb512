package dev.fermata.test.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTest {
    @Test
    void everyScheduleComesBackFromItsText() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            int[] options = random.ints(random.nextInt(40), 0, 3)
                    .map(option -> random.nextInt(3) == 0 ? option * random.nextInt(20) : 0)
                    .toArray();
            Replay replay = new Replay(random.nextLong(), options);
            assertEquals(replay, Replay.parse(replay.toString()));
        }
    }

    @Test
    void textIsShort() {
        assertEquals("42/", new Replay(42, new int[] {0, 0}).toString());
        assertEquals(
                "42/3-10.2", new Replay(42, new int[] {0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0}).toString());
        assertEquals(2, Replay.parse("-7/3-10.2").switches());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "42", "/", "42/-", "42/x", "42/1.", "42/1--2", "42/999999999", "42/99999999999", "x/1"})
    void whatIsNoScheduleIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Replay.parse(text));
    }
}
