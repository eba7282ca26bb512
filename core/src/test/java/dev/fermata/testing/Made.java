package dev.fermata.testing;

import dev.fermata.queue.Queue;
import dev.fermata.queue.QueueStats;
import dev.fermata.sync.Barrier;
import dev.fermata.sync.Condition;
import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Semaphore;
import dev.fermata.sync.SemaphoreStats;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The primitives that the running test has made, and what has to hold for each when the test has ended: nobody waits, and
 * its numbers agree with each other. It may be held: a test may end holding on purpose.
 */
final class Made {
    /** What {@link Primitives#underTest} gives out. */
    static final Primitives UNDER_TEST =
            noting(ServiceLoader.load(Primitives.class).findFirst().orElseGet(FermataPrimitives::new));

    private static final ConcurrentLinkedQueue<Object> PRIMITIVES = new ConcurrentLinkedQueue<>();

    private Made() {}

    private static Primitives noting(Primitives makers) {
        return (Primitives) Proxy.newProxyInstance(
                Made.class.getClassLoader(),
                new Class<?>[] {Primitives.class},
                (_, method, arguments) -> note(invoke(makers, method, arguments)));
    }

    private static Object invoke(Primitives makers, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(makers, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** From now on it is looked at, until {@link #forget}. */
    static Object note(Object primitive) {
        PRIMITIVES.add(primitive);
        return primitive;
    }

    /** The test is over. */
    static void forget() {
        PRIMITIVES.clear();
    }

    /** What does not hold. */
    static List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        for (Object primitive : PRIMITIVES) {
            boolean sound = switch (primitive) {
                case Lock lock -> isSound(lock);
                case Event event -> event.waiting() == 0;
                case Condition condition -> condition.waiting() == 0 && isSound(condition.lock());
                case Semaphore semaphore -> isSound(semaphore);
                case Barrier barrier -> barrier.waiting() == 0;
                case Queue<?> queue -> isSound(queue);
                default -> true; // a text, a hash
            };
            if (!sound) {
                complaints.add("somebody still waits for it, or its numbers do not add up: " + picture(primitive));
            }
        }
        return complaints;
    }

    private static boolean isSound(Lock lock) {
        return lock.waiting() == 0
                && lock.stats().waiters().isEmpty()
                && lock.isLocked() == lock.stats().holder().isPresent();
    }

    private static boolean isSound(Semaphore semaphore) {
        SemaphoreStats stats = semaphore.stats();
        return semaphore.waiting() == 0
                && stats.waiters().isEmpty()
                && stats.held() >= 0
                && stats.available() == Math.max(0, stats.limit() - stats.held())
                && stats.available() == semaphore.available();
    }

    private static boolean isSound(Queue<?> queue) {
        QueueStats stats = queue.stats();
        return stats.putters().isEmpty()
                && stats.takers().isEmpty()
                && stats.size() == queue.size()
                && stats.size() >= 0
                && stats.size() <= stats.capacity()
                && stats.unfinished() >= stats.size()
                && queue.isEmpty() == (stats.size() == 0);
    }

    private static String picture(Object primitive) {
        return primitive
                + switch (primitive) {
                    case Lock lock -> ", " + lock.stats();
                    case Condition condition ->
                        ", " + condition.waiting() + " wait, "
                                + condition.lock().stats();
                    case Semaphore semaphore -> ", " + semaphore.stats() + ", available " + semaphore.available();
                    case Queue<?> queue -> ", " + queue.stats() + ", size " + queue.size();
                    case Event event -> ", " + event.waiting() + " wait";
                    case Barrier barrier -> ", " + barrier.waiting() + " wait";
                    default -> "";
                };
    }
}
