package dev.fermata.task;

import dev.fermata.testing.Until;
import dev.fermata.wait.Fiber;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/** A program that ShutdownTest starts in a JVM of its own. It prints what happens. */
final class ShutdownProgram {
    private ShutdownProgram() {}

    /** Arguments: the grace in milliseconds, and "end" or "hang" for what it does after the signal. */
    public static void main(String[] args) throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> print("hook")));
        Thread.ofPlatform().daemon().start(ShutdownProgram::endWithTheTest);
        Fiber me = Fiber.current();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                Until.holds(() -> me.waiting() != null, "main waits");
                print("ready");
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        Tasks.awaitShutdown(Duration.ofMillis(Long.parseLong(args[0])));
        print("signalled");
        if (args[1].equals("hang")) {
            Thread.sleep(Duration.ofHours(1));
        }
        print("drained");
    }

    /** Nothing comes from there but the end. */
    private static void endWithTheTest() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            print(e.toString());
        }
        Runtime.getRuntime().halt(99);
    }

    @SuppressWarnings("SystemOut") // the test reads it
    private static void print(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
