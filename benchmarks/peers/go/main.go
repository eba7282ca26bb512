// The side of Go: WORKLOAD [SECONDS [TASKS [SHARE]]]; prints the lines that Harness.java describes.
package main

import (
	"context"
	"fmt"
	"math/rand"
	"os"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	fewest = 3
	most   = 25
	warmUp = 0.2 // it is compiled already
)

var (
	workload = os.Args[1]
	seconds  = number(2, 3)
	tasks    = int(number(3, 1_000_000))
	share    = number(4, 1)
	sink     int
)

func number(at int, otherwise float64) float64 {
	if len(os.Args) <= at {
		return otherwise
	}
	value, err := strconv.ParseFloat(os.Args[at], 64)
	if err != nil {
		panic(err)
	}
	return value
}

func operations(full int) int {
	n := int(float64(full)*share) / 2 * 2
	if n < 2 {
		return 2
	}
	return n
}

func sizes(full ...int) []int {
	var allowed []int
	for _, size := range full {
		if size <= tasks {
			allowed = append(allowed, size)
		}
	}
	if len(allowed) == 0 {
		return []int{tasks}
	}
	return allowed
}

func result(name, by string, values []float64, unit string) {
	sort.Float64s(values)
	n := len(values)
	fmt.Printf("RES|go|%s|%s|%s|%.3f|%.3f|%.3f|%d|%s|\n", workload, name, by, values[n/2], values[0], values[n-1], n, unit)
}

func run(name, by string, count int, trial func() time.Duration) {
	rest := seconds * (1 - warmUp)
	start := time.Now()
	for {
		trial()
		if time.Since(start).Seconds() >= seconds*warmUp {
			break
		}
	}
	var values []float64
	start = time.Now()
	for len(values) < most {
		spent := time.Since(start).Seconds()
		if len(values) >= fewest && spent >= rest || len(values) > 0 && spent >= 4*rest {
			break
		}
		runtime.GC()
		values = append(values, float64(trial().Nanoseconds())/float64(count))
	}
	result(name, by, values, "ns")
}

func survey(by string, readings [][2]string, trial func() []float64) {
	trial()
	values := make([][]float64, len(readings))
	start := time.Now()
	for i := 0; i == 0 || i < 5 && time.Since(start).Seconds() < seconds; i++ {
		for k, value := range trial() {
			values[k] = append(values[k], value)
		}
	}
	for k, reading := range readings {
		result(reading[0], by, values[k], reading[1])
	}
}

// all runs work in n goroutines at once.
func all(n int, work func()) time.Duration {
	start := time.Now()
	var group sync.WaitGroup
	group.Add(n)
	for i := 0; i < n; i++ {
		go func() {
			work()
			group.Done()
		}()
	}
	group.Wait()
	return time.Since(start)
}

// pairs runs each of the two in n goroutines at once.
func pairs(n int, one, other func()) time.Duration {
	start := time.Now()
	var group sync.WaitGroup
	group.Add(2 * n)
	for i := 0; i < n; i++ {
		go func() {
			one()
			group.Done()
		}()
		go func() {
			other()
			group.Done()
		}()
	}
	group.Wait()
	return time.Since(start)
}

func freeLock() {
	times := operations(10_000_000)
	run("lock", "sync.Mutex", times, func() time.Duration {
		var lock sync.Mutex
		start := time.Now()
		for i := 0; i < times; i++ {
			lock.Lock()
			sink++
			lock.Unlock()
		}
		return time.Since(start)
	})
	run("lock", "chan(1)", times, func() time.Duration {
		lock := make(chan struct{}, 1)
		start := time.Now()
		for i := 0; i < times; i++ {
			lock <- struct{}{}
			sink++
			<-lock
		}
		return time.Since(start)
	})
}

func handOff() {
	rounds := operations(500_000)
	for name, capacity := range map[string]int{"queues of 1": 1, "rendezvous": 0} {
		run(name, "chan", 2*rounds, func() time.Duration {
			there, back := make(chan int, capacity), make(chan int, capacity)
			return pairs(1, func() {
				for i := 0; i < rounds; i++ {
					there <- 1
					<-back
				}
			}, func() {
				for i := 0; i < rounds; i++ {
					<-there
					back <- 1
				}
			})
		})
	}
}

func hold(name, by string, permits, n int) {
	times := operations(200_000) / n
	if times < 1 {
		times = 1
	}
	run(name, by, n*times, func() time.Duration {
		lock := make(chan struct{}, permits)
		return all(n, func() {
			for i := 0; i < times; i++ {
				lock <- struct{}{}
				runtime.Gosched()
				<-lock
			}
		})
	})
}

func lockAcrossYield() {
	for _, n := range sizes(2, 100, 10_000) {
		times := operations(200_000) / n
		if times < 1 {
			times = 1
		}
		name := fmt.Sprintf("%d tasks", n)
		run(name, "sync.Mutex", n*times, func() time.Duration {
			var lock sync.Mutex
			return all(n, func() {
				for i := 0; i < times; i++ {
					lock.Lock()
					runtime.Gosched()
					lock.Unlock()
				}
			})
		})
		hold(name, "chan(1)", 1, n)
	}
}

func semaphores() {
	for _, n := range sizes(100, 10_000) {
		permits := 10
		if n <= 100 {
			permits = 2
		}
		hold(fmt.Sprintf("%d permits, %d tasks", permits, n), "chan", permits, n)
	}
}

func queues() {
	for _, n := range []int{1, 4} {
		for _, capacity := range []int{0, 1, 64, 1024} {
			items, kind := 1_000_000, fmt.Sprintf("capacity %d", capacity)
			if capacity <= 1 {
				items = 200_000
			}
			if capacity == 0 {
				kind = "rendezvous"
			}
			each := operations(items) / n
			run(fmt.Sprintf("%d to %d, %s", n, n, kind), "chan", each*n, func() time.Duration {
				queue := make(chan int, capacity)
				return pairs(n, func() {
					for i := 0; i < each; i++ {
						queue <- i
					}
				}, func() {
					for i := 0; i < each; i++ {
						<-queue
					}
				})
			})
		}
	}
}

func startAndJoin() {
	for _, n := range sizes(100_000, 1_000_000) {
		run(fmt.Sprintf("%d at once", n), "WaitGroup", n, func() time.Duration { return all(n, func() {}) })
	}
	times := operations(100_000)
	run("one at a time", "chan", times, func() time.Duration {
		start := time.Now()
		done := make(chan struct{})
		for i := 0; i < times; i++ {
			go func() { done <- struct{}{} }()
			<-done
		}
		return time.Since(start)
	})
}

func waiting() {
	for _, n := range sizes(100_000, 1_000_000) {
		readings := [][2]string{{fmt.Sprintf("%d waiting", n), "bytes"}, {fmt.Sprintf("%d woken", n), "ns"}}
		survey("close of chan", readings, func() []float64 {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			event := make(chan struct{})
			var group sync.WaitGroup
			group.Add(n)
			for i := 0; i < n; i++ {
				go func() {
					<-event
					group.Done()
				}()
			}
			time.Sleep(500 * time.Millisecond) // nothing tells that all of them wait
			runtime.GC()
			runtime.ReadMemStats(&after)
			used := after.StackInuse + after.HeapAlloc - before.StackInuse - before.HeapAlloc
			start := time.Now()
			close(event)
			group.Wait()
			return []float64{float64(used) / float64(n), float64(time.Since(start).Nanoseconds()) / float64(n)}
		})
	}
}

// cpu is the milliseconds of all processors that this process has used.
func cpu() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(0, &usage); err != nil {
		panic(err)
	}
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e6
}

func sleeping() {
	for _, n := range sizes(100_000, 1_000_000) {
		readings := [][2]string{{fmt.Sprintf("%d: wall", n), "ms"}, {fmt.Sprintf("%d: processor", n), "ms"},
			{fmt.Sprintf("%d: late, median", n), "us"}, {fmt.Sprintf("%d: late, 99 %%", n), "us"}}
		survey("time.Sleep", readings, func() []float64 {
			random := rand.New(rand.NewSource(42))
			naps, late := make([]time.Duration, n), make([]int64, n)
			for i := range naps {
				naps[i] = time.Duration(random.Int63n(1e9))
			}
			runtime.GC()
			used, start := cpu(), time.Now()
			var group sync.WaitGroup
			group.Add(n)
			for i := 0; i < n; i++ {
				go func(i int) {
					begin := time.Now()
					time.Sleep(naps[i])
					late[i] = int64(time.Since(begin) - naps[i])
					group.Done()
				}(i)
			}
			group.Wait()
			wall := time.Since(start)
			used = cpu() - used
			sort.Slice(late, func(a, b int) bool { return late[a] < late[b] })
			return []float64{float64(wall.Microseconds()) / 1e3, used, float64(late[n/2]) / 1e3, float64(late[n*99/100]) / 1e3}
		})
	}
}

type key int

func variables() {
	times := operations(10_000_000)
	one := context.WithValue(context.Background(), key(0), 1)
	ten := one
	for i := 1; i < 10; i++ {
		ten = context.WithValue(ten, key(i), 1)
	}
	run("get", "ctx.Value", times, func() time.Duration {
		start := time.Now()
		sum := 0
		for i := 0; i < times; i++ {
			sum += one.Value(key(0)).(int)
		}
		sink = sum
		return time.Since(start)
	})
	run("set and reset", "context.WithValue", times, func() time.Duration {
		start := time.Now()
		for i := 0; i < times; i++ {
			if context.WithValue(one, key(1), 1) == nil {
				sink++
			}
		}
		return time.Since(start)
	})
	children := operations(100_000)
	run("child, inherits none", "go", children, func() time.Duration { return all(children, func() {}) })
	run("child, inherits 10", "go", children, func() time.Duration {
		return all(children, func() {
			if ten == nil {
				sink++
			}
		})
	})
}

func cancelling() {
	orders := map[string]func([]context.CancelFunc){
		"first to last": func([]context.CancelFunc) {},
		"last to first": func(list []context.CancelFunc) {
			for i, k := 0, len(list)-1; i < k; i, k = i+1, k-1 {
				list[i], list[k] = list[k], list[i]
			}
		},
		"at random": func(list []context.CancelFunc) {
			rand.New(rand.NewSource(42)).Shuffle(len(list), func(i, k int) { list[i], list[k] = list[k], list[i] })
		},
	}
	for _, n := range sizes(10_000, 100_000) {
		for order, arrange := range orders {
			run(fmt.Sprintf("cancel %d, %s", n, order), "select", n, func() time.Duration { return cancel(n, arrange) })
		}
	}
	times := operations(1_000_000)
	run("timeout around what is ready", "context.WithTimeout", times, func() time.Duration {
		start := time.Now()
		for i := 0; i < times; i++ {
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			if ctx.Err() == nil {
				sink++
			}
			cancel()
		}
		return time.Since(start)
	})
}

func cancel(n int, arrange func([]context.CancelFunc)) time.Duration {
	lock := make(chan struct{}, 1)
	lock <- struct{}{}
	cancels := make([]context.CancelFunc, n)
	var group sync.WaitGroup
	group.Add(n)
	for i := 0; i < n; i++ {
		var ctx context.Context
		ctx, cancels[i] = context.WithCancel(context.Background())
		go func() {
			select {
			case lock <- struct{}{}:
				<-lock
			case <-ctx.Done():
			}
			group.Done()
		}()
	}
	time.Sleep(200 * time.Millisecond) // nothing tells that all of them wait
	arrange(cancels)
	start := time.Now()
	for _, one := range cancels {
		one()
	}
	group.Wait()
	return time.Since(start)
}

func main() {
	workloads := map[string]func(){
		"W1": freeLock, "W2": handOff, "W3": lockAcrossYield, "W4": queues, "W5": semaphores,
		"W6": startAndJoin, "W7": waiting, "W8": sleeping, "W9": variables, "W10": cancelling,
	}
	start, known := workloads[workload]
	if !known {
		fmt.Fprintln(os.Stderr, "no workload "+strings.Join(os.Args[1:], " "))
		os.Exit(2)
	}
	start()
}
