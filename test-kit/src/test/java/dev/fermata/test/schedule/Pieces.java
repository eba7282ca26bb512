package dev.fermata.test.schedule;

import dev.fermata.task.VoidWork;
import java.util.concurrent.Callable;

/** What is played in the tests of this package. */
final class Pieces {
    private Pieces() {}

    static Player player(VoidWork<?> work) {
        return new Player(() -> piece(work), new Run.Limits(1000, true, true), _ -> {});
    }

    static Player.Piece piece(VoidWork<?> work) {
        return new Player.Piece() {
            @Override
            public Run.Quiet quiet() {
                return _ -> false;
            }

            @Override
            public Callable<?> main() {
                return () -> {
                    work.run();
                    return true;
                };
            }
        };
    }
}
