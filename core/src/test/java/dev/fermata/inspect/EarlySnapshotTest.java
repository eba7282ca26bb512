package dev.fermata.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

final class EarlySnapshotTest {
    /** Whoever looked at a program before it had used tasks got an exception: class Tasks was not initialised. */
    @Test
    void aProgramWithoutTasksHasASnapshot() throws Exception {
        URL core = Snapshot.class.getProtectionDomain().getCodeSource().getLocation();
        ClassLoader platform = ClassLoader.getPlatformClassLoader();
        try (URLClassLoader fresh = new URLClassLoader(new URL[] {core}, platform)) { // Fermata, not yet used
            Object snapshot =
                    fresh.loadClass(Snapshot.class.getName()).getMethod("take").invoke(null);
            Object tasks = snapshot.getClass().getMethod("tasks").invoke(snapshot);
            assertEquals("[]", tasks.toString());
        }
    }

    /** The look at everybody met a program that had used groups, but never class Tasks: it found nobody, and failed. */
    @Test
    void whoHasNoTasksOutsideGroupsIsLookedAtAllTheSame() throws Exception {
        URL core = Snapshot.class.getProtectionDomain().getCodeSource().getLocation();
        ClassLoader platform = ClassLoader.getPlatformClassLoader();
        try (URLClassLoader fresh = new URLClassLoader(new URL[] {core}, platform)) {
            Class<?> family = fresh.loadClass("dev.fermata.wait.Family");
            Object nobody = family.getMethod("everybody", int.class).invoke(null, 10);
            assertEquals("[]", nobody.toString());
        }
    }
}
