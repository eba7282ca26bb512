package dev.fermata.task;

import dev.fermata.engine.Engine;
import dev.fermata.engine.Nanos;
import dev.fermata.engine.Timer;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Outcome;
import dev.fermata.wait.WaitQueue;
import dev.fermata.wait.Waiter;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;

/**
 * The orderly end of a program. The first signal wakes those who wait here and starts no shutdown of the JVM, whose
 * hooks (a database's, the logger's) would run beside the program's own end and whose status would be 143.
 */
final class Shutdown {
    private static final System.Logger LOG = System.getLogger("dev.fermata.task");
    private static final WaitQueue WAITING = new WaitQueue("shutdown signal");

    private static boolean handling; // guarded by Shutdown.class
    private static Duration grace = Duration.ZERO; // guarded by Shutdown.class; the longest asked for
    private static boolean requested; // guarded by WAITING

    private Shutdown() {}

    static void await(Duration itsGrace) throws InterruptedException {
        Fiber me = Fiber.enterAwait();
        install(itsGrace);
        me.checkMayWait();
        Waiter waiter = new Waiter(me);
        WAITING.lock();
        boolean wait = !requested;
        if (wait) {
            WAITING.add(waiter);
        }
        WAITING.unlock();
        WAITING.usedBy(me.engine);
        if (wait) {
            waiter.await();
        }
    }

    private static synchronized void install(Duration itsGrace) {
        if (itsGrace.compareTo(grace) > 0) {
            grace = itsGrace;
        }
        if (!handling) {
            handling = true;
            WAITING.usedBy(Engine.parallel()); // somebody outside every loop may wake those who wait
            boolean interrupt = handle("INT", 2);
            boolean terminate = handle("TERM", 15);
            if (!interrupt || !terminate) {
                LOG.log(Level.DEBUG, "no signal handlers in this JVM: a shutdown hook waits for the program instead");
                Runtime.getRuntime().addShutdownHook(hook(Thread.currentThread()));
            }
        }
    }

    /** Through reflection: {@code sun.misc} is there on every JDK so far, and the compiler warns of it. */
    private static boolean handle(String name, int number) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(
                    handler.getClassLoader(),
                    new Class<?>[] {handler},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "handle" -> {
                            received(name, number);
                            yield null;
                        }
                        case "hashCode" -> number;
                        case "equals" -> arguments != null && proxy == arguments[0];
                        default -> "shutdown on " + name;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            Throwable cause = e instanceof InvocationTargetException wrapped ? wrapped.getTargetException() : e;
            LOG.log(Level.DEBUG, "cannot handle signal " + name, cause);
            return false;
        }
    }

    private static void received(String name, int number) {
        if (!release()) {
            LOG.log(Level.WARNING, "a second signal, {0}: ending at once", name);
            System.exit(128 + number);
        }
        Duration limit;
        synchronized (Shutdown.class) {
            limit = grace;
        }
        Engine engine = Engine.parallel();
        engine.set(new Timer(engine.nanoTime() + Nanos.of(limit)) {
            @Override
            protected void fire() {
                LOG.log(Level.WARNING, "the program has not ended within {0} of signal {1}", Nanos.text(limit), name);
                Thread.ofPlatform().name("fermata-exit").start(() -> System.exit(128 + number));
            }
        });
    }

    /** Wakes those who wait; false if that was done before. */
    private static boolean release() {
        WAITING.lock();
        boolean first = !requested;
        requested = true;
        Waiter chain = WAITING.detachAll();
        WAITING.unlock();
        Waiter.settleAll(chain, Outcome.GRANTED);
        return first;
    }

    private static Thread hook(Thread program) {
        return Thread.ofPlatform().name("fermata-shutdown").unstarted(() -> {
            release();
            Duration limit;
            synchronized (Shutdown.class) {
                limit = grace;
            }
            try {
                program.join(limit);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
