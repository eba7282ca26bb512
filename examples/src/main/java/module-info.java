import org.jspecify.annotations.NullMarked;

/** The guide's programs, and the demo service. */
@NullMarked
module dev.fermata.examples {
    requires ch.qos.logback.classic;
    requires ch.qos.logback.core;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires com.zaxxer.hikari;
    requires dev.fermata;
    requires dev.fermata.console;
    requires dev.fermata.slf4j;
    requires info.picocli;
    requires io.helidon.common.media.type;
    requires io.helidon.http;
    requires io.helidon.http.media.jackson;
    requires io.helidon.webserver;
    requires java.sql;
    requires jul.to.slf4j;
    requires org.slf4j;

    opens dev.fermata.examples to
            info.picocli;
    opens dev.fermata.examples.programs to
            info.picocli;
    opens dev.fermata.examples.snackbar to
            com.fasterxml.jackson.databind,
            info.picocli;
}
