package dev.fermata.checks;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells the JDK's methods that wait for another thread: those that declare InterruptedException, and
 * the few below that do not. Plain mutual exclusion ({@code synchronized}, {@code Lock.lock}) is none.
 */
final class BlockingCalls {
    private static final Map<Class<?>, Set<String>> UNINTERRUPTIBLE = Map.of(
            CompletableFuture.class, Set.of("join"),
            Condition.class, Set.of("awaitUninterruptibly"),
            ExecutorService.class, Set.of("close"),
            ForkJoinPool.class, Set.of("awaitQuiescence", "invoke"),
            ForkJoinTask.class, Set.of("invoke", "invokeAll", "join", "quietlyInvoke", "quietlyJoin"),
            LockSupport.class, Set.of("park", "parkNanos", "parkUntil"),
            Phaser.class, Set.of("arriveAndAwaitAdvance", "awaitAdvance"),
            Semaphore.class, Set.of("acquireUninterruptibly"));

    private BlockingCalls() {}

    static boolean isOne(JavaAccess<?> access) {
        return access.getTarget() instanceof CodeUnitAccessTarget method
                && method.getOwner().getPackageName().startsWith("java.")
                && (method.getThrowsClause().containsType(InterruptedException.class) || isUninterruptible(method));
    }

    private static boolean isUninterruptible(CodeUnitAccessTarget method) {
        JavaClass owner = method.getOwner();
        return UNINTERRUPTIBLE.entrySet().stream()
                .anyMatch(known ->
                        owner.isAssignableTo(known.getKey()) && known.getValue().contains(method.getName()));
    }
}
