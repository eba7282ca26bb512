import org.jspecify.annotations.NullMarked;

/** Context variables in the MDC of whoever logs: see {@link dev.fermata.slf4j.FermataMdc}. */
@NullMarked
module dev.fermata.slf4j {
    requires static transitive org.jspecify;
    requires transitive dev.fermata;
    requires transitive org.slf4j;
    requires static ch.qos.logback.classic; // one of these two, whichever the program has
    requires static org.apache.logging.log4j;
    requires static org.apache.logging.log4j.core;

    exports dev.fermata.slf4j;

    provides org.apache.logging.log4j.core.util.ContextDataProvider with
            dev.fermata.slf4j.Log4jContextData;
}
