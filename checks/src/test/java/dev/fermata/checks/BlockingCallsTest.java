package dev.fermata.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A check of a check: the rule that only the waiting core waits sees what it should. */
final class BlockingCallsTest {
    @Test
    void everyWayToWaitIsSeen() {
        var planted = new ClassFileImporter().importClasses(Waiting.class).get(Waiting.class);
        var seen = planted.getAccessesFromSelf().stream()
                .filter(BlockingCalls::isOne)
                .map(JavaAccess::getTarget)
                .map(method -> method.getOwner().getSimpleName() + "." + method.getName())
                .toList();
        assertEquals(
                List.of(
                        "ArrayBlockingQueue.take",
                        "CompletableFuture.join",
                        "Condition.awaitNanos",
                        "CountDownLatch.await",
                        "ForkJoinTask.get",
                        "Lock.tryLock",
                        "LockSupport.parkNanos",
                        "Object.wait",
                        "Thread.sleep"),
                List.copyOf(new TreeSet<>(seen)));
    }

    @SuppressWarnings({"unused", "UnnecessaryLambda", "WaitNotInLoop"}) // only its byte code is read
    private record Waiting(
            Lock lock, Condition condition, ArrayBlockingQueue<String> queue, CompletableFuture<String> future) {

        Callable<String> byMethodReference() {
            return queue::take;
        }

        Runnable inLambda() {
            return () -> LockSupport.parkNanos(1);
        }

        synchronized void directly(CountDownLatch latch, ForkJoinTask<String> task) throws Exception {
            latch.await();
            wait();
            Thread.sleep(1);
            condition.awaitNanos(1);
            future.join();
            task.get(1, TimeUnit.SECONDS);
        }

        boolean forTheLockOnly() throws InterruptedException {
            lock.lock();
            return lock.tryLock(1, TimeUnit.SECONDS);
        }
    }
}
