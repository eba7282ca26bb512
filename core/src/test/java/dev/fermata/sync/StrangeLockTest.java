package dev.fermata.sync;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** A lock of another implementation. */
final class StrangeLockTest {
    @Test
    void aConditionOfOursRefusesIt() {
        Lock stranger = (Lock) Proxy.newProxyInstance(
                Lock.class.getClassLoader(), new Class<?>[] {Lock.class}, (_, _, _) -> "a strange lock");
        String complaint = assertThrows(IllegalArgumentException.class, () -> Condition.create(stranger))
                .getMessage();
        assertTrue(complaint.contains("lock") && complaint.contains("a strange lock"), complaint);
    }
}
