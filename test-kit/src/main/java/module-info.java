import org.jspecify.annotations.NullMarked;

/**
 * Time and schedules in the hands of a test: {@link dev.fermata.test.Simulated} runs a test in virtual time, {@link
 * dev.fermata.test.Explore} runs it under many schedules, and replays the one that fails.
 */
@NullMarked
module dev.fermata.test {
    requires transitive dev.fermata;
    requires transitive org.junit.jupiter.api;
    requires org.junit.platform.commons;
    requires org.opentest4j;
    requires static transitive org.jspecify;

    exports dev.fermata.test;

    opens dev.fermata.test to
            org.junit.platform.commons;
}
