//! The side of tokio: `one|many WORKLOAD [SECONDS [TASKS [SHARE]]]`, on one thread or on two; prints the lines that
//! Harness.java describes.

mod system;

use std::future::Future;
use std::sync::{atomic::AtomicUsize, atomic::Ordering::Relaxed, Arc};
use std::time::{Duration, Instant};
use system::{cpu, resident, shuffle, Random};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{mpsc, Mutex, Notify, Semaphore};
use tokio::task::{yield_now, JoinHandle};

const FEWEST: usize = 3;
const MOST: usize = 25;
const WARM_UP: f64 = 0.2; // it is compiled already
static SINK: AtomicUsize = AtomicUsize::new(0);

struct Peer {
    runtime: Runtime,
    side: &'static str,
    workload: String,
    seconds: f64,
    tasks: usize,
    share: f64,
}

impl Peer {
    fn operations(&self, full: usize) -> usize {
        std::cmp::max(2, (full as f64 * self.share) as usize / 2 * 2)
    }

    fn sizes(&self, full: &[usize]) -> Vec<usize> {
        let allowed: Vec<usize> = full.iter().copied().filter(|size| *size <= self.tasks).collect();
        if allowed.is_empty() { vec![self.tasks] } else { allowed }
    }

    fn result(&self, case: &str, by: &str, mut values: Vec<f64>, unit: &str) {
        values.sort_by(f64::total_cmp);
        let n = values.len();
        println!(
            "RES|{}|{}|{}|{}|{:.3}|{:.3}|{:.3}|{}|{}|",
            self.side, self.workload, case, by, values[n / 2], values[0], values[n - 1], n, unit
        );
    }

    /// Every trial runs inside a task of its own.
    fn once<T: Send + 'static, F: Future<Output = T> + Send + 'static>(&self, trial: F) -> T {
        self.runtime.block_on(async move { tokio::spawn(trial).await.unwrap() })
    }

    fn run<F: Future<Output = Duration> + Send + 'static>(
        &self, case: &str, by: &str, count: usize, trial: impl Fn() -> F,
    ) {
        let rest = self.seconds * (1.0 - WARM_UP);
        let start = Instant::now();
        loop {
            self.once(trial());
            if start.elapsed().as_secs_f64() >= self.seconds * WARM_UP {
                break;
            }
        }
        let mut values = vec![];
        let start = Instant::now();
        while values.len() < MOST {
            let spent = start.elapsed().as_secs_f64();
            if values.len() >= FEWEST && spent >= rest || !values.is_empty() && spent >= 4.0 * rest {
                break;
            }
            values.push(self.once(trial()).as_nanos() as f64 / count as f64);
        }
        self.result(case, by, values, "ns");
    }

    fn survey<F: Future<Output = Vec<f64>> + Send + 'static>(
        &self, by: &str, readings: &[(String, &str)], trial: impl Fn() -> F,
    ) {
        self.once(trial());
        let mut found: Vec<Vec<f64>> = vec![];
        let start = Instant::now();
        while found.is_empty() || found.len() < 5 && start.elapsed().as_secs_f64() < self.seconds {
            found.push(self.once(trial()));
        }
        for (i, (case, unit)) in readings.iter().enumerate() {
            self.result(case, by, found.iter().map(|values| values[i]).collect(), unit);
        }
    }

    fn free_lock(&self) {
        let times = self.operations(10_000_000);
        self.run("lock", "Mutex", times, || async move {
            let lock = Mutex::new(0usize);
            let start = Instant::now();
            for _ in 0..times {
                *lock.lock().await += 1;
            }
            let time = start.elapsed();
            SINK.store(*lock.lock().await, Relaxed);
            time
        });
        self.run("semaphore", "Semaphore(1)", times, || async move {
            let semaphore = Semaphore::new(1);
            let mut count = 0usize;
            let start = Instant::now();
            for _ in 0..times {
                let _permit = semaphore.acquire().await.unwrap();
                count += 1;
            }
            let time = start.elapsed();
            SINK.store(count, Relaxed);
            time
        });
    }

    fn hand_off(&self) {
        let rounds = self.operations(500_000);
        self.run("queues of 1", "mpsc", 2 * rounds, || async move {
            let (there, mut from_there) = mpsc::channel::<u32>(1);
            let (back, mut from_back) = mpsc::channel::<u32>(1);
            let start = Instant::now();
            let one = tokio::spawn(async move {
                for _ in 0..rounds {
                    there.send(1).await.unwrap();
                    from_back.recv().await;
                }
            });
            let other = tokio::spawn(async move {
                for _ in 0..rounds {
                    from_there.recv().await;
                    let _ = back.send(1).await;
                }
            });
            one.await.unwrap();
            other.await.unwrap();
            start.elapsed()
        });
    }

    fn lock_across_yield(&self) {
        for tasks in self.sizes(&[2, 100, 10_000]) {
            let times = std::cmp::max(1, self.operations(200_000) / tasks);
            self.run(&format!("{tasks} tasks"), "Mutex", tasks * times, || async move {
                let lock = Arc::new(Mutex::new(()));
                all(tasks, || {
                    let lock = lock.clone();
                    async move {
                        for _ in 0..times {
                            let _guard = lock.lock().await;
                            yield_now().await;
                        }
                    }
                })
                .await
            });
        }
    }

    fn semaphores(&self) {
        for tasks in self.sizes(&[100, 10_000]) {
            let permits = if tasks <= 100 { 2 } else { 10 };
            let times = std::cmp::max(1, self.operations(200_000) / tasks);
            let name = format!("{permits} permits, {tasks} tasks");
            self.run(&name, "Semaphore", tasks * times, || async move {
                let semaphore = Arc::new(Semaphore::new(permits));
                all(tasks, || {
                    let semaphore = semaphore.clone();
                    async move {
                        for _ in 0..times {
                            let _permit = semaphore.acquire().await.unwrap();
                            yield_now().await;
                        }
                    }
                })
                .await
            });
        }
    }

    /// A channel of tokio has one receiver: where others have four, it has that one.
    fn queues(&self) {
        for pairs in [1usize, 4] {
            let by = if pairs == 1 { "mpsc" } else { "mpsc, one receiver" };
            for capacity in [1usize, 64, 1024] {
                let each = self.operations(if capacity == 1 { 200_000 } else { 1_000_000 }) / pairs;
                self.run(&format!("{pairs} to {pairs}, capacity {capacity}"), by, each * pairs, || async move {
                    let (sender, mut receiver) = mpsc::channel::<usize>(capacity);
                    let start = Instant::now();
                    for _ in 0..pairs {
                        let sender = sender.clone();
                        tokio::spawn(async move {
                            for i in 0..each {
                                sender.send(i).await.unwrap();
                            }
                        });
                    }
                    drop(sender);
                    tokio::spawn(async move { while receiver.recv().await.is_some() {} }).await.unwrap();
                    start.elapsed()
                });
            }
            let each = self.operations(1_000_000) / pairs;
            self.run(&format!("{pairs} to {pairs}, unbounded"), by, each * pairs, || async move {
                let (sender, mut receiver) = mpsc::unbounded_channel::<usize>();
                let start = Instant::now();
                for _ in 0..pairs {
                    let sender = sender.clone();
                    tokio::spawn(async move {
                        for i in 0..each {
                            sender.send(i).unwrap();
                        }
                    });
                }
                drop(sender);
                tokio::spawn(async move { while receiver.recv().await.is_some() {} }).await.unwrap();
                start.elapsed()
            });
        }
    }

    fn start_and_join(&self) {
        for tasks in self.sizes(&[100_000, 1_000_000]) {
            self.run(&format!("{tasks} at once"), "spawn", tasks, || all(tasks, || async {}));
        }
        let times = self.operations(100_000);
        self.run("one at a time", "spawn", times, || async move {
            let start = Instant::now();
            for _ in 0..times {
                tokio::spawn(async {}).await.unwrap();
            }
            start.elapsed()
        });
    }

    fn waiting(&self) {
        let sizes = self.sizes(&[100_000, 1_000_000]);
        if let Some(most) = sizes.last().copied().filter(|_| cfg!(target_os = "linux")) {
            // Resident memory tells the truth only once, before anything has been freed.
            let bytes = self.once(wait_and_wake(most))[0];
            self.result(&format!("{most} waiting"), "Notify, resident", vec![bytes], "bytes");
        }
        for tasks in sizes {
            self.survey("Notify", &[(format!("{tasks} woken"), "ns")], || async move {
                vec![wait_and_wake(tasks).await[1]]
            });
        }
    }

    fn sleeping(&self) {
        for tasks in self.sizes(&[100_000, 1_000_000]) {
            let readings = [
                (format!("{tasks}: wall"), "ms"),
                (format!("{tasks}: processor"), "ms"),
                (format!("{tasks}: late, median"), "us"),
                (format!("{tasks}: late, 99 %"), "us"),
            ];
            self.survey("sleep", &readings, || sleep(tasks));
        }
    }

    fn cancelling(&self) {
        for tasks in self.sizes(&[10_000, 100_000]) {
            for (order, arrange) in [
                ("first to last", (|_| ()) as fn(&mut Vec<JoinHandle<()>>)),
                ("last to first", |handles| handles.reverse()),
                ("at random", |handles| shuffle(handles)),
            ] {
                self.run(&format!("cancel {tasks}, {order}"), "Mutex", tasks, || abort(tasks, arrange));
            }
        }
        let times = self.operations(1_000_000);
        self.run("timeout around what is ready", "timeout", times, || async move {
            let start = Instant::now();
            for _ in 0..times {
                let ready = async { SINK.fetch_add(1, Relaxed) };
                tokio::time::timeout(Duration::from_secs(10), ready).await.unwrap();
            }
            start.elapsed()
        });
    }
}

async fn all<F: Future<Output = ()> + Send + 'static>(tasks: usize, work: impl Fn() -> F) -> Duration {
    let start = Instant::now();
    let handles: Vec<_> = (0..tasks).map(|_| tokio::spawn(work())).collect();
    for handle in handles {
        handle.await.unwrap();
    }
    start.elapsed()
}

async fn wait_and_wake(tasks: usize) -> Vec<f64> {
    let before = resident();
    let event = Arc::new(Notify::new());
    let begun = Arc::new(AtomicUsize::new(0));
    let mut handles = Vec::with_capacity(tasks);
    for _ in 0..tasks {
        let (event, begun) = (event.clone(), begun.clone());
        handles.push(tokio::spawn(async move {
            let notified = event.notified();
            begun.fetch_add(1, Relaxed);
            notified.await;
        }));
    }
    until(&begun, tasks).await;
    let bytes = (resident() - before) / tasks as f64;
    let start = Instant::now();
    event.notify_waiters();
    for handle in handles {
        handle.await.unwrap();
    }
    vec![bytes, start.elapsed().as_nanos() as f64 / tasks as f64]
}

/// Returns when all have begun, and a little later, as the last ones may still be about to wait.
async fn until(begun: &AtomicUsize, tasks: usize) {
    while begun.load(Relaxed) < tasks {
        yield_now().await;
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
}

async fn sleep(tasks: usize) -> Vec<f64> {
    let mut naps = Vec::with_capacity(tasks);
    let mut random = Random(42);
    naps.resize_with(tasks, || Duration::from_nanos(random.next() % 1_000_000_000));
    let (used, start) = (cpu(), Instant::now());
    let handles: Vec<_> = naps
        .into_iter()
        .map(|nap| {
            tokio::spawn(async move {
                let begin = Instant::now();
                tokio::time::sleep(nap).await;
                (begin.elapsed() - nap).as_nanos() as f64 / 1e3
            })
        })
        .collect();
    let mut late = Vec::with_capacity(tasks);
    for handle in handles {
        late.push(handle.await.unwrap());
    }
    let (wall, used) = (start.elapsed(), cpu() - used);
    late.sort_by(f64::total_cmp);
    vec![wall.as_secs_f64() * 1e3, used, late[tasks / 2], late[tasks * 99 / 100]]
}

async fn abort(tasks: usize, arrange: fn(&mut Vec<JoinHandle<()>>)) -> Duration {
    let lock = Arc::new(Mutex::new(()));
    let _held = lock.clone().lock_owned().await;
    let begun = Arc::new(AtomicUsize::new(0));
    let mut handles = Vec::with_capacity(tasks);
    for _ in 0..tasks {
        let (lock, begun) = (lock.clone(), begun.clone());
        handles.push(tokio::spawn(async move {
            begun.fetch_add(1, Relaxed);
            let _guard = lock.lock().await;
        }));
    }
    until(&begun, tasks).await;
    arrange(&mut handles);
    let start = Instant::now();
    for handle in &handles {
        handle.abort();
    }
    for handle in handles {
        let _ = handle.await;
    }
    start.elapsed()
}

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let one = words[1] == "one";
    let number = |i: usize, otherwise: f64| words.get(i).map_or(otherwise, |word| word.parse().unwrap());
    let runtime = if one {
        Builder::new_current_thread().enable_time().build()
    } else {
        Builder::new_multi_thread().worker_threads(2).enable_time().build()
    };
    let peer = Peer {
        runtime: runtime.unwrap(),
        side: "tokio",
        workload: words[2].clone(),
        seconds: number(3, 3.0),
        tasks: number(4, 1e6) as usize,
        share: number(5, 1.0),
    };
    match peer.workload.as_str() {
        "W1" => peer.free_lock(),
        "W2" => peer.hand_off(),
        "W3" => peer.lock_across_yield(),
        "W4" => peer.queues(),
        "W5" => peer.semaphores(),
        "W6" => peer.start_and_join(),
        "W7" => peer.waiting(),
        "W8" => peer.sleeping(),
        "W10" => peer.cancelling(),
        _ => {} // nothing to compare with
    }
}
