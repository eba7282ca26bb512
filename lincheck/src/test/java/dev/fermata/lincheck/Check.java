package dev.fermata.lincheck;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.util.LoggingLevel;

/**
 * How structures are checked: random scenarios of three threads, each in many interleavings chosen by the model checker,
 * which follows every access to memory, and then in those that just happen. The scenarios are the same in each run.
 */
final class Check {
    private static final int SCENARIOS = Integer.getInteger("lincheck.scenarios", 2);
    private static final int SCHEDULES = Integer.getInteger("lincheck.schedules", 40);
    private static final int STRESS = 10; // so many times as many, as they cost a tenth
    private static final int THREADS = 3;
    private static final int OPERATIONS = 3; // of each thread, and as many before and after

    private Check() {}

    /** Fails unless every result is one that the model gives in some order of the operations. */
    static void everyWay(Class<?> operations, Class<? extends Model> model) {
        everyWay(1, operations, model);
    }

    /** The same in so many times as many scenarios, where few of them show what matters. */
    static void everyWay(int times, Class<?> operations, Class<?> model) {
        check(times, OPERATIONS, operations, model);
    }

    /** The same, where what can happen only once would be over before the threads begin. */
    static void everyWayFromTheStart(Class<?> operations, Class<?> model) {
        check(1, 0, operations, model);
    }

    private static void check(int times, int before, Class<?> operations, Class<?> model) {
        check(new ModelCheckingOptions().invocationsPerIteration(SCHEDULES), times, before, operations, model);
        check(new StressOptions().invocationsPerIteration(SCHEDULES * STRESS), times, before, operations, model);
    }

    private static void check(Options<?, ?> options, int times, int before, Class<?> operations, Class<?> model) {
        options.logLevel(LoggingLevel.ERROR);
        options.iterations(SCENARIOS * times);
        options.threads(THREADS);
        options.actorsPerThread(OPERATIONS);
        options.actorsBefore(before);
        options.actorsAfter(OPERATIONS);
        options.sequentialSpecification(model);
        options.check(operations);
    }

    /** For what holds when all is quiet. */
    static void same(int expected, int actual) {
        if (expected != actual) {
            throw new AssertionError("expected " + expected + ", but it is " + actual);
        }
    }
}
