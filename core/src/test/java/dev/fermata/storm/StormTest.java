package dev.fermata.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fermata.testing.Uncaught;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A storm over each kind of primitive: nothing is lost, nothing is made up, nobody is left. The name of each test, and its
 * failure, tell the seed; see {@link Storm} for how to set it, and for what it cannot do.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS) // a storm notices by itself when nothing moves
final class StormTest {
    private static final Duration TIME = Duration.ofMillis(1_200);

    static Stream<Arguments> storms() {
        Map<String, Supplier<Weather>> weathers = new LinkedHashMap<>();
        weathers.put("locks", LockWeather::new);
        weathers.put("semaphores", SemaphoreWeather::new);
        weathers.put("signals", SignalWeather::new);
        weathers.put("buffer", BufferWeather::new);
        weathers.put("queues", QueueWeather::new);
        weathers.put("tasks", TaskWeather::new);
        weathers.put("loops", LoopWeather::new);
        Integer seconds = Integer.getInteger("fermata.storm.seconds");
        Duration time = seconds == null ? TIME : Duration.ofSeconds(seconds);
        long seed = Long.getLong("fermata.storm.seed", System.nanoTime());
        String only = System.getProperty("fermata.storm.only");
        return weathers.entrySet().stream()
                .filter(entry -> only == null || only.equals(entry.getKey()))
                .map(entry -> Arguments.of(new Storm(entry.getKey(), seed, time), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("storms")
    void nothingIsLost(Storm storm, Supplier<Weather> weather) throws Exception {
        try (Uncaught uncaught = Uncaught.collect()) {
            storm.rage(weather.get());
            List<Throwable> unread =
                    uncaught.failures().stream().filter(StormTest::isOfAStorm).toList();
            assertEquals(List.of(), unread, () -> storm + ": failures that nobody has read");
        }
    }

    /** And not of a task that a test before has left unread, and that is collected only now. */
    private static boolean isOfAStorm(Throwable failure) {
        String storms = StormTest.class.getPackageName();
        return Arrays.stream(failure.getStackTrace())
                .anyMatch(frame -> frame.getClassName().startsWith(storms));
    }
}
