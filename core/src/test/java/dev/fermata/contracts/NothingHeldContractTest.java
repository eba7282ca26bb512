package dev.fermata.contracts;

import dev.fermata.contracts.AwaitScenes.Scene;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Until;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A primitive that lives long must not keep those who once waited for it: trio #548, and jox's tests of its segments. */
public final class NothingHeldContractTest {
    @EveryPlace
    void whoHasLeftIsNotHeldByWhatHeWaitedFor(Place place) throws Exception {
        place.run(() -> {
            List<Scene> scenes = new ArrayList<>();
            Map<Await, WeakReference<Task<?>>> gone = new EnumMap<>(Await.class);
            for (Await await : Await.values()) {
                Scene scene = await.arrange();
                scenes.add(scene);
                gone.put(await, comeAndGo(scene));
            }
            comeAndGo(scenes.getFirst()); // an engine may still lead to the last one that ran on it
            Until.collected(
                    () -> {
                        gone.values().removeIf(task -> task.refersTo(null));
                        return gone.isEmpty();
                    },
                    "all collected");
            Reference.reachabilityFence(scenes);
        });
    }

    /** In a frame of its own, so that nothing is left of the task on the stack. */
    private static WeakReference<Task<?>> comeAndGo(Scene scene) throws Exception {
        Task<?> task = Tasks.spawn(() -> scene.await());
        Until.waiting(scene::waiting, 1);
        Until.waits(task);
        task.cancel();
        task.join();
        return new WeakReference<>(task);
    }
}
