package dev.fermata.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.fermata.task.TaskGroup;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import org.junit.jupiter.api.Test;

/** What a thread is to the waiting core. */
final class FiberTest {
    private final Steps steps = new Steps();

    @EveryPlace
    void aThreadIsAlwaysTheSameFiber(Place place) throws Exception {
        place.run(() -> assertSame(Fiber.current(), Fiber.current()));
    }

    @Test
    void aThreadThatIsNoTaskHasItsOwnNameOrItsNumber() throws Exception {
        Thread.ofVirtual()
                .name("till")
                .start(() -> steps.add(Fiber.current().name()))
                .join();
        Thread nameless =
                Thread.ofVirtual().start(() -> steps.add(Fiber.current().name()));
        nameless.join();
        steps.assertAre("till", "thread-" + nameless.threadId());
    }

    /** Snapshots follow them from the innermost one outwards. */
    @EveryPlace
    void itsOpenGroupsAreAChainFromWhichEachMayGo(Place place) throws Exception {
        place.run(() -> {
            Fiber me = Fiber.current();
            Offspring before = me.offspring();
            TaskGroup first = TaskGroup.open();
            Offspring outermost = me.offspring();
            TaskGroup second = TaskGroup.open();
            TaskGroup third = TaskGroup.open();
            TaskGroup fourth = TaskGroup.open();
            Offspring innermost = me.offspring();
            assertSame(outermost, innermost.outer().outer().outer());
            assertSame(before, outermost.outer());
            second.close();
            assertSame(innermost, me.offspring());
            assertSame(outermost, innermost.outer().outer());
            fourth.close();
            assertSame(outermost, me.offspring().outer());
            third.close();
            assertSame(outermost, me.offspring());
            first.close();
            assertEquals(before, me.offspring());
            assertNull(before);
        });
    }
}
