/** The side of kotlinx.coroutines: `one|default WORKLOAD [SECONDS [TASKS [SHARE]]]`, on one thread or on Dispatchers.Default. */
package dev.fermata.benchmarks.peers.kotlin

import dev.fermata.benchmarks.harness.Harness
import dev.fermata.benchmarks.harness.Jvm
import dev.fermata.benchmarks.harness.Reading
import java.util.Random
import java.util.concurrent.atomic.AtomicInteger
import kotlin.coroutines.AbstractCoroutineContextElement
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.time.Duration.Companion.nanoseconds
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield

@JvmField var sink = 0

@JvmField var total = 0L

class One(val value: Int) : AbstractCoroutineContextElement(One) {
    companion object Key : CoroutineContext.Key<One>
}

class Key : CoroutineContext.Key<Element>

class Element(key: Key, val value: Int) : AbstractCoroutineContextElement(key)

inline fun timed(work: () -> Unit): Long {
    val start = System.nanoTime()
    work()
    return System.nanoTime() - start
}

class Kotlin(private val harness: Harness, private val oneThread: Boolean) {
    private val context = if (oneThread) EmptyCoroutineContext else Dispatchers.Default

    private fun <T> go(body: suspend CoroutineScope.() -> T): T = runBlocking(context, body)

    private fun time(name: String, by: String, operations: Number, body: suspend CoroutineScope.() -> Long) =
        harness.time(name, by, operations.toDouble()) { go(body) }

    fun run() {
        when (harness.workload()) {
            "W1" -> freeLock()
            "W2" -> handOff()
            "W3" -> lockAcrossYield()
            "W4" -> queues()
            "W5" -> semaphores()
            "W6" -> startAndJoin()
            "W7" -> waiting()
            "W8" -> sleeping()
            "W9" -> variables()
            "W10" -> cancelling()
        }
    }

    private fun freeLock() {
        val times = harness.amount().operations(10_000_000)
        time("lock", "Mutex", times) { val lock = Mutex(); timed { lockAndUnlock(lock, times) } }
        time("semaphore", "Semaphore(1)", times) { val semaphore = Semaphore(1); timed { acquireAndRelease(semaphore, times) } }
    }

    private suspend fun lockAndUnlock(lock: Mutex, times: Int) {
        for (i in 0 until times) {
            lock.lock()
            sink++
            lock.unlock()
        }
    }

    private suspend fun acquireAndRelease(semaphore: Semaphore, times: Int) {
        for (i in 0 until times) {
            semaphore.acquire()
            sink++
            semaphore.release()
        }
    }

    private fun handOff() {
        val rounds = harness.amount().operations(300_000)
        for ((name, capacity) in listOf("queues of 1" to 1, "rendezvous" to 0)) {
            time(name, "Channel", 2.0 * rounds) {
                val there = Channel<Any>(capacity)
                val back = Channel<Any>(capacity)
                timed {
                    coroutineScope {
                        launch { for (i in 0 until rounds) { there.send(""); back.receive() } }
                        launch { for (i in 0 until rounds) { there.receive(); back.send("") } }
                    }
                }
            }
        }
    }

    private fun lockAcrossYield() {
        for (tasks in harness.amount().sizes(2, 100, 10_000)) {
            val times = maxOf(1, harness.amount().operations(200_000) / tasks)
            time("$tasks tasks", "Mutex", tasks.toDouble() * times) {
                val lock = Mutex()
                timed {
                    coroutineScope {
                        repeat(tasks) {
                            launch { for (i in 0 until times) { lock.lock(); try { yield() } finally { lock.unlock() } } }
                        }
                    }
                }
            }
        }
    }

    private fun semaphores() {
        for (tasks in harness.amount().sizes(100, 10_000)) {
            val permits = if (tasks <= 100) 2 else 10
            val times = maxOf(1, harness.amount().operations(200_000) / tasks)
            time("$permits permits, $tasks tasks", "Semaphore", tasks.toDouble() * times) {
                val semaphore = Semaphore(permits)
                timed {
                    coroutineScope {
                        repeat(tasks) {
                            launch { for (i in 0 until times) { semaphore.acquire(); try { yield() } finally { semaphore.release() } } }
                        }
                    }
                }
            }
        }
    }

    private fun queues() {
        for (pairs in listOf(1, 4)) {
            for ((kind, capacity) in listOf("rendezvous" to 0, "capacity 1" to 1, "capacity 64" to 64, "capacity 1024" to 1024, "unbounded" to Channel.UNLIMITED)) {
                val each = harness.amount().operations(if (capacity <= 1) 200_000 else 1_000_000) / pairs
                time("$pairs to $pairs, $kind", "Channel", each.toDouble() * pairs) {
                    val queue = Channel<Any>(capacity)
                    timed {
                        coroutineScope {
                            repeat(pairs) {
                                launch { for (i in 0 until each) queue.send("") }
                                launch { for (i in 0 until each) queue.receive() }
                            }
                        }
                    }
                }
            }
        }
    }

    private fun startAndJoin() {
        for (tasks in harness.amount().sizes(100_000, 1_000_000)) {
            time("$tasks at once", "coroutineScope, launch", tasks) { timed { coroutineScope { repeat(tasks) { launch { sink++ } } } } }
            time("$tasks at once", "async, awaitAll", tasks) { timed { List(tasks) { async { 1 } }.awaitAll() } }
        }
        val times = harness.amount().operations(100_000)
        time("one at a time", "launch, join", times) { timed { repeat(times) { launch { sink++ }.join() } } }
        time("a group each", "coroutineScope, async", times) { timed { repeat(times) { coroutineScope { async { 1 }.await() } } } }
    }

    private fun waiting() {
        for (tasks in harness.amount().sizes(100_000, 1_000_000)) {
            harness.survey("CompletableDeferred", listOf(Reading("$tasks waiting", "bytes"), Reading("$tasks woken", "ns"))) { waitAndWake(tasks) }
        }
    }

    private fun waitAndWake(tasks: Int): DoubleArray = go {
        val event = CompletableDeferred<Unit>()
        val begun = AtomicInteger()
        val before = Jvm.heap()
        var bytes = 0.0
        var start = 0L
        coroutineScope {
            repeat(tasks) { launch { begun.incrementAndGet(); event.await() } }
            while (begun.get() < tasks) yield()
            delay(50) // on two threads the last ones may still be about to wait
            bytes = (Jvm.heap() - before).toDouble() / tasks
            start = System.nanoTime()
            event.complete(Unit)
        }
        doubleArrayOf(bytes, (System.nanoTime() - start).toDouble() / tasks)
    }

    private fun sleeping() {
        for (tasks in harness.amount().sizes(100_000, 1_000_000)) {
            val naps = Jvm.naps(tasks)
            val readings = listOf(
                Reading("$tasks: wall", "ms"),
                Reading("$tasks: processor", "ms"),
                Reading("$tasks: late, median", "us"),
                Reading("$tasks: late, 99 %", "us"),
            )
            harness.survey("delay", readings) {
                val late = LongArray(tasks)
                System.gc()
                val cpu = Jvm.cpu()
                val wall = go {
                    timed {
                        coroutineScope {
                            for (k in 0 until tasks) launch {
                                val begin = System.nanoTime()
                                delay(naps[k].nanoseconds)
                                late[k] = System.nanoTime() - begin - naps[k]
                            }
                        }
                    }
                }
                Jvm.sleepReadings(wall, Jvm.cpu() - cpu, late)
            }
        }
    }

    private fun variables() {
        val times = harness.amount().operations(10_000_000)
        val children = harness.amount().operations(100_000)
        time("get", "coroutineContext", times) {
            withContext(One(1)) {
                timed { var sum = 0L; for (i in 0 until times) sum += currentCoroutineContext()[One]!!.value; total = sum }
            }
        }
        val switches = harness.amount().operations(1_000_000)
        time("set and reset", "withContext", switches) { val one = One(1); timed { for (i in 0 until switches) withContext(one) { sink++ } } }
        val keys = List(10) { Key() }
        val ten = keys.fold(EmptyCoroutineContext as CoroutineContext) { sum, key -> sum + Element(key, 1) }
        time("child, inherits none", "launch", children) { timed { coroutineScope { repeat(children) { launch { sink++ } } } } }
        time("child, inherits 10", "launch", children) { withContext(ten) { timed { coroutineScope { repeat(children) { launch { sink++ } } } } } }
        time("child, inherits and reads 10", "launch", children) {
            withContext(ten) {
                timed {
                    coroutineScope {
                        repeat(children) { launch { var sum = 0; for (key in keys) sum += currentCoroutineContext()[key]!!.value; sink += sum } }
                    }
                }
            }
        }
    }

    private fun cancelling() {
        for (tasks in harness.amount().sizes(10_000, 100_000)) {
            cancel(tasks, "first to last") { it }
            cancel(tasks, "last to first") { it.asReversed() }
            cancel(tasks, "at random") { it.shuffled(Random(42)) }
        }
        val times = harness.amount().operations(1_000_000)
        time("timeout around what is ready", "withTimeout", times) { timed { for (i in 0 until times) withTimeout(10_000) { sink++ } } }
    }

    private fun cancel(tasks: Int, order: String, arrange: (List<Job>) -> List<Job>) {
        time("cancel $tasks, $order", "Mutex", tasks) {
            val lock = Mutex(true)
            val begun = AtomicInteger()
            val jobs = List(tasks) { launch { begun.incrementAndGet(); lock.lock(); lock.unlock() } }
            while (begun.get() < tasks) yield()
            delay(50) // on two threads the last ones may still be about to wait
            val arranged = arrange(jobs)
            timed { for (job in arranged) job.cancel(); jobs.joinAll() }
        }
    }
}

object Main {
    @JvmStatic
    fun main(words: Array<String>) {
        val oneThread = words[0] == "one"
        Kotlin(Harness.of(if (oneThread) "kotlin" else "kotlin-default", *words.drop(1).toTypedArray()), oneThread).run()
    }
}
