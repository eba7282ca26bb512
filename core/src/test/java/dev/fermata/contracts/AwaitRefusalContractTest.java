package dev.fermata.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fermata.contracts.AwaitScenes.Scene;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** An await that may not wait ends at once. On a loop that can be seen: nobody else has had a turn meanwhile. */
@ParameterizedClass
@EnumSource(Await.class)
public final class AwaitRefusalContractTest {
    private final Steps steps = new Steps();

    @Parameter
    Await await;

    @EveryPlace(Place.Kind.LOOP)
    void inACancelledScopeNobodyElseRunsMeanwhile(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Scene scene = await.arrange();
            group.fork(() -> steps.add("another"));
            assertThrows(TimeoutException.class, () -> Tasks.timeout(Duration.ZERO, () -> scene.await()));
            steps.assertAre();
        }));
    }

    @EveryPlace(Place.Kind.LOOP)
    void withoutTimeNobodyElseRunsMeanwhile(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            if (await.isTimed()) {
                Scene scene = await.arrange();
                group.fork(() -> steps.add("another"));
                assertEquals(false, scene.await(Duration.ZERO));
                assertEquals(List.of(), steps.list());
            }
        }));
    }
}
