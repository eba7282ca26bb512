package dev.fermata.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs on a loop with a virtual clock: {@code Tasks.sleep(Duration.ofDays(30))} takes no time, and timers fire in
 * order. On a class, each of its tests does.
 *
 * {@snippet :
 * @Simulated
 * void theSecondTryComesAfterASecond(Simulation simulation) throws Exception {
 *     retry(service::call);
 *     assertEquals(Duration.ofSeconds(1), simulation.elapsed());
 * }
 * }
 *
 * <p>It may take a {@link Simulation}. It fails, with the picture of who waits for whom, as soon as everybody waits and nothing
 * can wake one; if it leaves tasks behind; and if real time runs away. What JUnit calls before and after a test is not on the
 * loop.
 */
@Target({ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Test
@ExtendWith(SimulatedExtension.class)
@SuppressWarnings("exports") // JUnit alone makes it
public @interface Simulated {
    /** How many seconds of real time it may take. */
    int realTimeLimit() default 30;

    /** Of {@link Simulation#random}. */
    long seed() default Explorer.DEFAULT_SEED;
}
