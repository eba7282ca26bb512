package dev.fermata.ps;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs {@link Deadlocked} in two class loaders, each with a Fermata of its own. */
final class TwoCopies {
    private TwoCopies() {}

    public static void main(String[] words) throws Exception {
        for (int i = 0; i < 2; i++) {
            var loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());
            var main = loader.loadClass(Deadlocked.class.getName()).getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            Thread.ofPlatform().start(() -> {
                try {
                    main.invoke(null, (Object) words);
                } catch (ReflectiveOperationException failure) {
                    throw new IllegalStateException(failure);
                }
            });
        }
    }

    private static URL[] classPath() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }
}
