package dev.fermata.veiled;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Condition;
import dev.fermata.sync.Lock;
import dev.fermata.testing.Primitives;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** That the contract tests of this module are of the veiled primitives. */
final class VeilTest {
    @Test
    void whatIsUnderTestIsVeiled() throws Exception {
        Lock lock = Primitives.underTest().lock("till");
        assertTrue(Proxy.isProxyClass(lock.getClass()));
        assertThrows(IllegalArgumentException.class, () -> Condition.create(lock));
        try (var _ = lock.acquire()) {
            assertFalse(lock.tryAcquire());
            assertTrue(lock.toString().contains("till"));
        }
    }
}
