package dev.fermata.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A ThreadPoolExecutor whose work queue is the view of one of ours: everything that it asks of a queue. */
@ParameterizedClass
@EnumSource(ThreadPoolOnQueueTest.Kind.class)
final class ThreadPoolOnQueueTest {
    /** Whose threads the workers are. */
    enum Kind {
        PLATFORM {
            @Override
            ThreadFactory factory() {
                return Thread.ofPlatform().daemon().factory();
            }
        },
        VIRTUAL {
            @Override
            ThreadFactory factory() {
                return Thread.ofVirtual().factory();
            }
        };

        abstract ThreadFactory factory();
    }

    /** A piece of work with a rank; it runs until it is let go. */
    private final class Work implements Runnable, Comparable<Work> {
        final int rank;
        final CountDownLatch go = new CountDownLatch(1);

        Work(int rank) {
            this.rank = rank;
        }

        @Override
        public void run() {
            steps.add(rank);
            try {
                go.await();
            } catch (InterruptedException e) {
                steps.add(rank + " interrupted");
            }
        }

        @Override
        public int compareTo(Work other) {
            return Integer.compare(rank, other.rank);
        }
    }

    @Parameter
    Kind kind;

    private final Steps steps = new Steps();
    private final Set<Thread> workers = ConcurrentHashMap.newKeySet();
    private final List<ThreadPoolExecutor> pools = new ArrayList<>();

    private ThreadPoolExecutor pool(int core, int max, long keepAliveMillis, BlockingQueue<Runnable> queue) {
        ThreadFactory factory = work -> {
            Thread thread = kind.factory().newThread(work);
            workers.add(thread);
            return thread;
        };
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(core, max, keepAliveMillis, TimeUnit.MILLISECONDS, queue, factory);
        pools.add(pool);
        return pool;
    }

    private static List<Runnable> waitingIn(ThreadPoolExecutor pool) {
        return List.copyOf(pool.getQueue());
    }

    private List<Work> works(int count) {
        List<Work> works = new ArrayList<>();
        for (int rank = 0; rank < count; rank++) {
            works.add(new Work(rank));
        }
        return works;
    }

    @AfterEach
    void everyPoolEnds() throws Exception {
        for (ThreadPoolExecutor pool : pools) {
            pool.shutdownNow();
            assertTrue(pool.awaitTermination(20, TimeUnit.SECONDS), "the pool does not end");
            assertTrue(pool.getQueue().isEmpty());
        }
    }

    @Test
    void aFixedPoolRunsEverythingInOrderAndThenEnds() throws Exception {
        Queue<Runnable> queue = Queue.unbounded();
        ThreadPoolExecutor pool = pool(1, 1, 0, queue.asBlockingQueue());
        List<Future<Integer>> results = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            int number = i;
            results.add(pool.submit(() -> number));
        }
        Future<?> failed = pool.submit(() -> {
            throw new IllegalStateException("as the task wants");
        });
        pool.shutdown();
        assertThrows(RejectedExecutionException.class, () -> pool.execute(() -> {}));
        for (int i = 0; i < 500; i++) {
            assertEquals(i, results.get(i).get());
        }
        assertThrows(ExecutionException.class, failed::get);
        assertTrue(pool.awaitTermination(20, TimeUnit.SECONDS));
        assertEquals(501, pool.getCompletedTaskCount());
    }

    @Test
    void aBoundedQueueThatIsFullBringsMoreThreadsAndThenRejection() throws Exception {
        ThreadPoolExecutor pool = pool(1, 2, 1000, Queue.<Runnable>bounded(2).asBlockingQueue());
        List<Work> works = works(6);
        for (Work work : works.subList(0, 4)) {
            pool.execute(work); // the first and the fourth have a thread each, two wait
        }
        steps.await(3);
        assertEquals(List.of(works.get(1), works.get(2)), waitingIn(pool));
        assertThrows(RejectedExecutionException.class, () -> pool.execute(works.get(4)));
        pool.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        pool.execute(works.get(4));
        assertEquals(List.of(works.get(1), works.get(2)), waitingIn(pool));
        pool.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardOldestPolicy());
        pool.execute(works.get(5));
        assertEquals(List.of(works.get(2), works.get(5)), waitingIn(pool));
        pool.setRejectedExecutionHandler(new ThreadPoolExecutor.CallerRunsPolicy());
        Thread caller = Thread.currentThread();
        pool.execute(() -> steps.add(Thread.currentThread() == caller ? "by the caller" : "by another"));
        steps.await("by the caller");
    }

    @Test
    void shutdownNowReturnsWhatWaitsAndInterruptsWhatRuns() throws Exception {
        Queue<Runnable> queue = Queue.bounded(9);
        ThreadPoolExecutor pool = pool(1, 1, 0, queue.asBlockingQueue());
        List<Work> works = works(5);
        works.forEach(pool::execute);
        steps.await(0);
        assertEquals(works.subList(1, 5), pool.shutdownNow());
        assertTrue(pool.awaitTermination(20, TimeUnit.SECONDS));
        steps.assertAre(0, "0 interrupted");
    }

    @Test
    void shutdownWakesIdleWorkersOnly() throws Exception {
        Queue<Runnable> queue = Queue.unbounded();
        ThreadPoolExecutor pool = pool(3, 3, 0, queue.asBlockingQueue());
        Work work = new Work(0);
        pool.execute(work);
        pool.prestartAllCoreThreads();
        steps.await(0);
        Until.waiting(() -> queue.stats().takers().size(), 2);
        pool.shutdown();
        Until.holds(() -> pool.getPoolSize() == 1, "the idle workers have gone");
        assertEquals(0, queue.stats().takers().size());
        assertFalse(pool.isTerminated());
        work.go.countDown();
        assertTrue(pool.awaitTermination(20, TimeUnit.SECONDS));
        steps.assertAre(0);
    }

    @Test
    void aTaskIsRemovedAndCancelledOnesArePurged() throws Exception {
        ThreadPoolExecutor pool = pool(1, 1, 0, Queue.<Runnable>unbounded().asBlockingQueue());
        Work running = new Work(0);
        pool.execute(running);
        steps.await(0);
        Work removed = new Work(1);
        pool.execute(removed);
        List<Future<?>> futures = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            futures.add(pool.submit(new Work(2)));
        }
        assertTrue(pool.remove(removed));
        assertFalse(pool.remove(removed));
        for (int i = 0; i < 200; i += 2) {
            futures.get(i).cancel(false);
        }
        assertEquals(200, pool.getQueue().size());
        pool.purge();
        assertEquals(100, pool.getQueue().size());
        assertSame(futures.get(1), pool.getQueue().peek());
        assertFalse(pool.getQueue().contains(removed));
    }

    @Test
    void workersThatAreIdleForLongGo() throws Exception {
        Queue<Runnable> queue = Queue.bounded(1);
        ThreadPoolExecutor pool = pool(2, 2, 5, queue.asBlockingQueue());
        pool.allowCoreThreadTimeOut(true);
        pool.submit(() -> {}).get();
        Until.holds(() -> pool.getPoolSize() == 0, "no worker is left");
        pool.submit(() -> {}).get();
        Until.holds(() -> pool.getPoolSize() == 0, "no worker is left");
        assertEquals(2, workers.size());
        assertEquals(0, queue.stats().takers().size());
    }

    @Test
    void aSmallerCorePoolLetsIdleWorkersGo() throws Exception {
        Queue<Runnable> queue = Queue.unbounded();
        ThreadPoolExecutor pool = pool(4, 4, 0, queue.asBlockingQueue());
        pool.prestartAllCoreThreads();
        Until.waiting(() -> queue.stats().takers().size(), 4);
        pool.setCorePoolSize(1);
        pool.setMaximumPoolSize(1);
        Until.holds(() -> pool.getPoolSize() == 1, "one worker is left");
        Until.waiting(() -> queue.stats().takers().size(), 1);
        assertEquals(1, pool.submit(() -> 1).get());
    }

    @Test
    void aPriorityQueueRunsTheSmallestFirst() throws Exception {
        ThreadPoolExecutor pool = pool(1, 1, 0, queueOfWorks());
        Work first = new Work(9);
        pool.execute(first);
        steps.await(9);
        for (int rank : List.of(5, 1, 3, 2, 4)) {
            Work work = new Work(rank);
            work.go.countDown();
            pool.execute(work);
        }
        first.go.countDown();
        steps.await(5);
        steps.assertAre(9, 1, 2, 3, 4, 5);
    }

    private static BlockingQueue<Runnable> queueOfWorks() {
        return Queue.<Runnable>priority(10, (one, other) -> ((Work) one).compareTo((Work) other))
                .asBlockingQueue();
    }

    /** As Executors.newCachedThreadPool on a SynchronousQueue: offer succeeds if a worker waits, else one is started. */
    @Test
    void aCachedPoolOnARendezvousStartsAsManyWorkersAsAreBusy() throws Exception {
        Queue<Runnable> queue = Queue.rendezvous();
        ThreadPoolExecutor pool = pool(0, Integer.MAX_VALUE, 60_000, queue.asBlockingQueue());
        List<Work> works = works(5);
        works.forEach(pool::execute);
        Until.holds(() -> steps.list().size() == 5, "all run");
        assertEquals(5, pool.getPoolSize());
        works.forEach(work -> work.go.countDown());
        Until.waiting(() -> queue.stats().takers().size(), 5);
        for (int i = 0; i < 20; i++) {
            pool.submit(() -> {}).get();
            Until.waiting(() -> queue.stats().takers().size(), 5);
        }
        assertEquals(5, workers.size());
    }

    @Test
    void aPoolOfMaximumSizeOnARendezvousRejectsMore() throws Exception {
        ThreadPoolExecutor pool =
                pool(0, 2, 60_000, Queue.<Runnable>rendezvous().asBlockingQueue());
        List<Work> works = works(3);
        pool.execute(works.get(0));
        pool.execute(works.get(1));
        assertThrows(RejectedExecutionException.class, () -> pool.execute(works.get(2)));
    }

    @Test
    void anInterruptedWorkerLosesNoTask() throws Exception {
        Queue<Runnable> queue = Queue.unbounded();
        ThreadPoolExecutor pool = pool(3, 3, 0, queue.asBlockingQueue());
        pool.prestartAllCoreThreads();
        CountDownLatch ran = new CountDownLatch(1000);
        for (int i = 0; i < 1000; i++) {
            workers.forEach(Thread::interrupt);
            pool.execute(ran::countDown);
        }
        assertTrue(ran.await(20, TimeUnit.SECONDS));
        assertEquals(3, pool.getPoolSize());
    }
}
