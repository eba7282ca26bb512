package dev.fermata.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.schedule.JobOptions;
import dev.fermata.schedule.Schedule;
import dev.fermata.schedule.Scheduler;
import dev.fermata.sync.Event;
import dev.fermata.task.VoidWork;
import dev.fermata.testing.Until;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What becomes of jobs when the application stops. */
@Timeout(60)
final class SchedulerShutdownTest {
    /** What a job uses, and must not be gone while it runs. */
    static final class Store implements AutoCloseable {
        final AtomicBoolean closed = new AtomicBoolean();

        @Override
        public void close() {
            closed.set(true);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(FermataSchedulerAutoConfiguration.class)
    static class Application {
        @Bean
        Store store() {
            return new Store();
        }
    }

    private final Event begun = Event.create();
    private final Event goOn = Event.create();

    private static ConfigurableApplicationContext start(String... arguments) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setRegisterShutdownHook(false);
        return application.run(arguments);
    }

    @Test
    void aRunThatIsOnMayFinishAndHasWhatItUses() throws Exception {
        ConfigurableApplicationContext context = start();
        Scheduler scheduler = context.getBean(Scheduler.class);
        Store store = context.getBean(Store.class);
        AtomicReference<String> found = new AtomicReference<>("not finished");
        schedule(scheduler, () -> {
            begun.set();
            goOn.await();
            found.set(store.closed.get() ? "store closed" : "finished");
        });
        begun.await();
        Thread closer = Thread.ofVirtual().start(context::close);
        Until.holds(() -> isStopped(scheduler), "the scheduler takes nothing new");
        assertTrue(closer.isAlive());
        assertFalse(store.closed.get());
        goOn.set();
        closer.join();
        assertEquals("finished", found.get());
        assertEquals(List.of(), scheduler.cancelled());
        assertTrue(store.closed.get());
    }

    @Test
    void itIsCancelledWhenTheGraceIsOver() throws Exception {
        ConfigurableApplicationContext context = start("--fermata.scheduler.grace=1ms");
        Scheduler scheduler = context.getBean(Scheduler.class);
        AtomicBoolean cancelled = new AtomicBoolean();
        schedule(scheduler, () -> {
            begun.set();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                cancelled.set(true);
                throw e;
            }
        });
        begun.await();
        context.close();
        assertTrue(cancelled.get());
        assertEquals(List.of("restock #1"), scheduler.cancelled());
    }

    @Test
    void whoeverIsInterruptedWhileItStopsCancelsWhatRuns() throws Exception {
        ConfigurableApplicationContext context = start();
        Scheduler scheduler = context.getBean(Scheduler.class);
        schedule(scheduler, () -> {
            begun.set();
            goOn.await();
        });
        begun.await();
        AtomicBoolean flag = new AtomicBoolean();
        Thread closer = Thread.ofVirtual().start(() -> {
            context.close();
            flag.set(Thread.currentThread().isInterrupted());
        });
        Until.holds(() -> isStopped(scheduler), "the scheduler takes nothing new");
        closer.interrupt();
        closer.join();
        assertTrue(flag.get());
        assertEquals(List.of("restock #1"), scheduler.cancelled());
    }

    @Test
    void itStopsAfterTheServerOfTheWeb() {
        SchedulerLifecycle lifecycle = new SchedulerLifecycle(Scheduler.open(), Duration.ZERO);
        assertTrue(lifecycle.getPhase() < WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE);
        assertFalse(lifecycle.isPauseable());
        assertFalse(lifecycle.isRunning());
        lifecycle.start();
        assertTrue(lifecycle.isRunning());
        lifecycle.stop();
        assertFalse(lifecycle.isRunning());
    }

    private static void schedule(Scheduler scheduler, VoidWork<?> work) {
        scheduler.schedule(
                Schedule.fixedRate(Duration.ofHours(1)), JobOptions.defaults().name("restock"), work);
    }

    /** It refuses what would never run. */
    private static boolean isStopped(Scheduler scheduler) {
        try {
            scheduler
                    .schedule(Schedule.fixedDelay(Duration.ofDays(1)), JobOptions.defaults(), () -> {})
                    .cancel();
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }
}
