import org.jspecify.annotations.NullMarked;

/**
 * Fermata: the asyncio coordination toolkit for Java, in plain blocking style on virtual threads.
 *
 * <p>Start with {@link dev.fermata.task.Tasks} and {@link dev.fermata.task.TaskGroup} (work that runs side by side),
 * {@link dev.fermata.sync} and {@link dev.fermata.queue} (what it shares), and {@link dev.fermata.loop.Loop} (one task
 * at a time, in an exact order).
 */
@NullMarked
module dev.fermata {
    requires static transitive org.jspecify;
    requires jdk.jfr;
    requires static java.management; // the bean for who looks from outside; left out where the module is missing
    requires static jdk.unsupported; // sun.misc.Signal, for Tasks.awaitShutdown; a shutdown hook does it elsewhere

    exports dev.fermata.context;
    exports dev.fermata.task;
    exports dev.fermata.sync;
    exports dev.fermata.queue;
    exports dev.fermata.inspect;
    exports dev.fermata.loop;
    exports dev.fermata.schedule;

    uses dev.fermata.schedule.CronParser; // fermata-cron, if it is there

    // the test kit replaces what decides who runs
    exports dev.fermata.engine to
            dev.fermata.test;
    exports dev.fermata.wait to
            dev.fermata.test;
    exports dev.fermata.json to
            dev.fermata.console;
}
