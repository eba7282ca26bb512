"""asyncio's side: WORKLOAD [SECONDS [TASKS [SHARE]]]; prints the lines that Harness.java describes."""

import asyncio
import contextvars
import gc
import random
import re
import sys
import time

now = time.perf_counter_ns
WORKLOAD = sys.argv[1]
SECONDS = float(sys.argv[2]) if len(sys.argv) > 2 else 3
TASKS = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000
SHARE = float(sys.argv[4]) if len(sys.argv) > 4 else 1
FEWEST, MOST, WARM_UP = 3, 25, 0.2  # there is no compiler to wait for


def operations(full):
    return max(2, int(full * SHARE) // 2 * 2)


def sizes(*full):
    return [size for size in full if size <= TASKS] or [TASKS]


def result(case, by, values, unit="ns"):
    values = sorted(values)
    numbers = "|".join(f"{value:.3f}" for value in (values[len(values) // 2], values[0], values[-1]))
    print(f"RES|asyncio|{WORKLOAD}|{case}|{by}|{numbers}|{len(values)}|{unit}|", flush=True)


def run(case, by, count, trial):
    share = SECONDS * (1 - WARM_UP)
    start = now()
    asyncio.run(trial())
    while (now() - start) / 1e9 < SECONDS * WARM_UP:
        asyncio.run(trial())
    values, start = [], now()
    while len(values) < MOST:
        spent = (now() - start) / 1e9
        if spent >= (share if len(values) >= FEWEST else share * 4) and values:
            break
        gc.collect()
        values.append(asyncio.run(trial()) / count)
    result(case, by, values)


def survey(by, readings, trial):
    asyncio.run(trial())
    found, start = [], now()
    while not found or (len(found) < 5 and (now() - start) / 1e9 < SECONDS):
        found.append(asyncio.run(trial()))
    for i, (case, unit) in enumerate(readings):
        result(case, by, [values[i] for values in found], unit)


async def acquire_release(made, times):
    lock = made()
    count = 0
    start = now()
    for _ in range(times):
        async with lock:
            count += 1
    return now() - start


def free_lock():
    times = operations(1_000_000)
    run("lock", "Lock", times, lambda: acquire_release(asyncio.Lock, times))
    run("semaphore", "Semaphore(1)", times, lambda: acquire_release(lambda: asyncio.Semaphore(1), times))


async def to_and_fro(rounds):
    there, back = asyncio.Queue(1), asyncio.Queue(1)

    async def one():
        for _ in range(rounds):
            await there.put(1)
            await back.get()

    async def other():
        for _ in range(rounds):
            await there.get()
            await back.put(1)

    start = now()
    await asyncio.gather(one(), other())
    return now() - start


def hand_off():
    rounds = operations(100_000)
    run("queues of 1", "Queue(1)", 2 * rounds, lambda: to_and_fro(rounds))


async def hold(made, tasks, times):
    lock = made()

    async def work():
        for _ in range(times):
            async with lock:
                await asyncio.sleep(0)

    start = now()
    async with asyncio.TaskGroup() as group:
        for _ in range(tasks):
            group.create_task(work())
    return now() - start


def lock_across_yield():
    for tasks in sizes(2, 100, 10_000):
        times = max(1, operations(100_000) // tasks)
        run(f"{tasks} tasks", "Lock", tasks * times, lambda: hold(asyncio.Lock, tasks, times))


def semaphores():
    for tasks in sizes(100, 10_000):
        permits = 2 if tasks <= 100 else 10
        times = max(1, operations(100_000) // tasks)
        name = f"{permits} permits, {tasks} tasks"
        run(name, "Semaphore", tasks * times, lambda: hold(lambda: asyncio.Semaphore(permits), tasks, times))


async def through(queue, pairs, each, mixed):
    async def put():
        value = 12_345
        for i in range(each):
            if mixed:
                value = (value * 1_103_515_245 + 12_345) & 0xFFFFFFFF
            await queue.put(value)

    async def take():
        for _ in range(each):
            await queue.get()

    start = now()
    async with asyncio.TaskGroup() as group:
        for _ in range(pairs):
            group.create_task(put())
            group.create_task(take())
    return now() - start


def queues():
    for pairs in (1, 4):
        each = operations(200_000) // pairs
        for kind, capacity in (("capacity 1", 1), ("capacity 64", 64), ("capacity 1024", 1024), ("unbounded", 0)):
            name = f"{pairs} to {pairs}, {kind}"
            run(name, "Queue", each * pairs, lambda: through(asyncio.Queue(capacity), pairs, each, False))
        name = f"{pairs} to {pairs}, priority"
        run(name, "PriorityQueue", each * pairs, lambda: through(asyncio.PriorityQueue(), pairs, each, True))


async def nothing():
    pass


async def at_once(tasks, variables=0):
    for variable in TEN[:variables]:
        variable.set(1)
    start = now()
    async with asyncio.TaskGroup() as group:
        for _ in range(tasks):
            group.create_task(nothing())
    return now() - start


async def one_at_a_time(times):
    start = now()
    for _ in range(times):
        await asyncio.create_task(nothing())
    return now() - start


async def a_group_each(times):
    start = now()
    for _ in range(times):
        async with asyncio.TaskGroup() as group:
            group.create_task(nothing())
    return now() - start


def start_and_join():
    for tasks in sizes(100_000, 1_000_000):
        run(f"{tasks} at once", "TaskGroup", tasks, lambda: at_once(tasks))
    times = operations(100_000)
    run("one at a time", "create_task, await", times, lambda: one_at_a_time(times))
    run("a group each", "TaskGroup", times, lambda: a_group_each(times))


def resident():
    with open("/proc/self/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) * 1024


async def wake(tasks):
    event = asyncio.Event()
    waiting = [asyncio.create_task(event.wait()) for _ in range(tasks)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    gc.collect()
    start = now()
    event.set()
    await asyncio.gather(*waiting)
    return ((now() - start) / tasks,)


async def weigh(tasks):
    event = asyncio.Event()
    gc.collect()
    before = resident()
    waiting = [asyncio.create_task(event.wait()) for _ in range(tasks)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    gc.collect()
    found = (resident() - before) / tasks
    event.set()
    await asyncio.gather(*waiting)
    return found


def waiting():
    for i, tasks in enumerate(sizes(100_000, 1_000_000)):
        if i == len(sizes(100_000, 1_000_000)) - 1 and sys.platform == "linux":
            # Resident memory tells the truth only once, before anything has been freed.
            result(f"{tasks} waiting", "Event, resident", [asyncio.run(weigh(tasks))], "bytes")
        survey("Event", [(f"{tasks} woken", "ns")], lambda: wake(tasks))


async def naps(tasks):
    random_numbers = random.Random(42)
    seconds = [random_numbers.random() for _ in range(tasks)]
    late = [0.0] * tasks

    async def nap(k):
        begin = now()
        await asyncio.sleep(seconds[k])
        late[k] = now() - begin - seconds[k] * 1e9

    cpu, start = time.process_time(), now()
    async with asyncio.TaskGroup() as group:
        for k in range(tasks):
            group.create_task(nap(k))
    wall, cpu = now() - start, time.process_time() - cpu
    late.sort()
    return wall / 1e6, cpu * 1e3, late[tasks // 2] / 1e3, late[int(tasks * 0.99)] / 1e3


def sleeping():
    for tasks in sizes(100_000, 1_000_000):
        readings = [
            (f"{tasks}: wall", "ms"),
            (f"{tasks}: processor", "ms"),
            (f"{tasks}: late, median", "us"),
            (f"{tasks}: late, 99 %", "us"),
        ]
        survey("sleep", readings, lambda: naps(tasks))


ONE = contextvars.ContextVar("one")
TEN = [contextvars.ContextVar(f"of ten {i}") for i in range(10)]


async def get_variable(times):
    ONE.set(1)
    get = ONE.get
    start = now()
    for _ in range(times):
        get()
    return now() - start


async def set_and_reset(times):
    set_it, reset = ONE.set, ONE.reset
    start = now()
    for _ in range(times):
        reset(set_it(1))
    return now() - start


def variables():
    times, tasks = operations(2_000_000), operations(100_000)
    run("get", "ContextVar", times, lambda: get_variable(times))
    run("set and reset", "ContextVar", times, lambda: set_and_reset(times))
    run("child, inherits none", "TaskGroup", tasks, lambda: at_once(tasks))
    run("child, inherits 10", "TaskGroup", tasks, lambda: at_once(tasks, 10))


async def cancel(tasks, arrange):
    lock = asyncio.Lock()
    await lock.acquire()
    waiting = [asyncio.create_task(lock.acquire()) for _ in range(tasks)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    arranged = arrange(waiting)
    start = now()
    for task in arranged:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    return now() - start


async def timeouts(times):
    count = 0
    start = now()
    for _ in range(times):
        async with asyncio.timeout(10):
            count += 1
    return now() - start


def shuffled(tasks):
    return random.Random(42).sample(tasks, len(tasks))


def cancelling():
    for tasks in sizes(10_000, 100_000):
        run(f"cancel {tasks}, first to last", "Lock", tasks, lambda: cancel(tasks, list))
        if tasks <= 10_000:  # the other orders cost the square of the number
            run(f"cancel {tasks}, last to first", "Lock", tasks, lambda: cancel(tasks, lambda all: all[::-1]))
            run(f"cancel {tasks}, at random", "Lock", tasks, lambda: cancel(tasks, shuffled))
    times = operations(200_000)
    run("timeout around what is ready", "timeout", times, lambda: timeouts(times))


WORKLOADS = {
    "W1": free_lock,
    "W2": hand_off,
    "W3": lock_across_yield,
    "W4": queues,
    "W5": semaphores,
    "W6": start_and_join,
    "W7": waiting,
    "W8": sleeping,
    "W9": variables,
    "W10": cancelling,
}
WORKLOADS[WORKLOAD]()
