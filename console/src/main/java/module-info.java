import org.jspecify.annotations.NullMarked;

/**
 * The console: the live picture of a running program, in a browser.
 *
 * <p>Start with {@link dev.fermata.console.Console#start(int)}.
 */
@NullMarked
module dev.fermata.console {
    requires transitive dev.fermata;
    requires java.management;
    requires jdk.httpserver;

    exports dev.fermata.console;
}
