package dev.fermata.slf4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fermata.context.ContextVar;
import dev.fermata.task.TaskGroup;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What docs/bridges.md shows. */
final class GuideTest {
    static final ContextVar<String> REQUEST = ContextVar.create("request_id");
    static final ContextVar<User> USER = ContextVar.create("user");

    record User(String login) {}

    @AfterEach
    void hide() {
        List.of("request_id", "user").forEach(FermataMdc::hide);
    }

    @Test
    void variablesAreShown() throws Exception {
        FermataMdc.show(REQUEST); // under its name
        FermataMdc.show(USER, "user", User::login); // under that key, as that text
        try (Sink sink = Sink.open(Sink.Kind.LOGBACK, "[%X{request_id} %X{user}] %m%n")) {
            serve(sink.logger);
            assertEquals(List.of("[r-17 ann] cooks", "[r-17 ann] pours"), sink.lines());
        }
    }

    private static void serve(Consumer<String> log) throws Exception {
        try (var _ = REQUEST.set("r-17");
                var _ = USER.set(new User("ann"))) {
            TaskGroup.run(group -> {
                group.fork(() -> log.accept("cooks")).join();
                group.fork(() -> log.accept("pours"));
            });
        }
    }
}
