package dev.fermata.regressions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Event;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.TaskGroupException;
import dev.fermata.task.Tasks;
import dev.fermata.task.VoidWork;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future.State;
import org.junit.jupiter.api.Test;

/** What has gone wrong in the task groups of others. */
public final class GroupRegressionsTest {
    /** What the scenarios need of a group. */
    private interface Group {
        void fork(VoidWork<?> work) throws InterruptedException;

        void cancel();
    }

    /** Its body. */
    private interface Body {
        void run(Group group) throws Exception;
    }

    /** Runs a body in a group, and waits for its tasks. */
    private interface Groups {
        void run(Body body) throws Exception;
    }

    /** Runs works side by side. */
    private interface Gather {
        void run(VoidWork<?>... works) throws Exception;
    }

    private static void ours(Body body) throws Exception {
        TaskGroup.run(group -> body.run(new Group() {
            @Override
            public void fork(VoidWork<?> work) {
                group.fork(work);
            }

            @Override
            public void cancel() {
                group.cancel();
            }
        }));
    }

    /** CPython's, before the three bugs below were mended; tasks are eager: they run to their first wait when forked. */
    private static final class OldGroup implements Group {
        private final List<Task<?>> tasks = new ArrayList<>();
        private boolean aborting;

        static void run(Body body) throws Exception {
            OldGroup group = new OldGroup();
            InterruptedException outer = null;
            Error fatal = null;
            try {
                body.run(group);
            } catch (InterruptedException e) {
                outer = group.aborting ? null : e;
                group.cancel();
            } catch (Error e) {
                fatal = e;
                group.cancel();
            }
            for (Task<?> task : group.tasks) {
                try {
                    task.join();
                } catch (InterruptedException e) {
                    outer = group.aborting ? outer : e; // gh-155433: while it aborts, a cancellation must be its own
                    group.cancel();
                    Tasks.shield(() -> task.join());
                }
            }
            if (fatal != null) {
                throw fatal; // gh-135736: and what of the failures of the tasks?
            }
            if (outer != null) {
                throw outer;
            }
        }

        @Override
        public void fork(VoidWork<?> work) throws InterruptedException {
            Task<?> task = Tasks.spawn(work);
            Tasks.yieldNow();
            tasks.add(task); // gh-155418: it may have cancelled the group by now
        }

        @Override
        public void cancel() {
            aborting = true;
            tasks.forEach(Task::cancel);
        }
    }

    // --- a cancellation from outside while the group is being cancelled ----------------------------------------------

    private static void cancelTheOwnerOfAGroupThatIsCancelled(Groups groups) throws Exception {
        Event never = Event.create();
        Event cleanedUp = Event.create();
        Event open = Event.create();
        open.set();
        TaskGroup.run(outer -> {
            Task<?> owner = outer.fork(() -> {
                groups.run(group -> {
                    group.fork(() -> {
                        try {
                            never.await();
                        } finally {
                            Tasks.shield(() -> cleanedUp.await());
                        }
                    });
                    Until.waiting(never::waiting, 1);
                    group.cancel();
                });
                open.await(); // the next await of the owner, which need not wait
            });
            Until.waiting(cleanedUp::waiting, 1);
            Until.waits(owner);
            owner.cancel();
            cleanedUp.set();
            owner.join();
            assertEquals(State.CANCELLED, owner.state());
        });
    }

    /**
     * asyncio: after TaskGroup.cancel(), a cancellation of the owner from outside was taken for the group's own, and
     * swallowed. https://github.com/python/cpython/issues/155433
     */
    @EveryPlace
    void aGroupThatIsCancelledDoesNotSwallowACancellationFromOutside(Place place) throws Exception {
        place.run(() -> cancelTheOwnerOfAGroupThatIsCancelled(GroupRegressionsTest::ours));
    }

    @Test
    void aGroupThatTakesEachForItsOwnSwallowsIt() {
        Broken.isWrong(() -> cancelTheOwnerOfAGroupThatIsCancelled(OldGroup::run));
    }

    // --- a task that cancels its group at once -----------------------------------------------------------------------

    private static void cancelTheGroupInTheFirstStep(Groups groups) throws Exception {
        Event never = Event.create();
        groups.run(group -> group.fork(() -> {
            group.cancel();
            never.await();
        }));
    }

    /**
     * asyncio: a task that cancelled its group before it first waited (with eager tasks that is inside create_task) was not
     * cancelled itself, and the group waited for it for ever. https://github.com/python/cpython/issues/155418
     */
    @EveryPlace
    void aTaskThatCancelsItsGroupAtOnceIsCancelledToo(Place place) throws Exception {
        place.run(() -> cancelTheGroupInTheFirstStep(GroupRegressionsTest::ours));
    }

    @Test
    void aGroupThatTakesItsTasksInWhenTheyRunWaitsForIt() {
        Broken.hangs(() -> cancelTheGroupInTheFirstStep(OldGroup::run));
    }

    // --- failures beside an error ------------------------------------------------------------------------------------

    private static final class Fatal extends Error {
        private static final long serialVersionUID = 1;
    }

    private static void failBesideAnError(Groups groups) {
        Event never = Event.create();
        Fatal fatal = new Fatal();
        IOException failure = new IOException("the disk is full");
        Throwable thrown = assertThrows(
                Throwable.class,
                () -> groups.run(group -> {
                    group.fork(() -> {
                        try {
                            never.await();
                        } finally {
                            failInCleanUp(failure);
                        }
                    });
                    Until.waiting(never::waiting, 1);
                    throw fatal;
                }));
        List<Throwable> all = new ArrayList<>(List.of(thrown));
        if (thrown instanceof TaskGroupException several) {
            all.addAll(several.failures());
        }
        all.addAll(List.of(thrown.getSuppressed()));
        assertTrue(all.contains(fatal), all::toString);
        assertTrue(all.contains(failure), all::toString);
    }

    private static void failInCleanUp(IOException failure) throws IOException {
        throw failure;
    }

    /**
     * asyncio: when SystemExit or KeyboardInterrupt left a TaskGroup, the failures of its tasks were dropped without a word.
     * https://github.com/python/cpython/issues/135736; in Java it is an Error.
     */
    @EveryPlace
    void anErrorDoesNotHideTheFailuresOfTheTasks(Place place) throws Exception {
        place.run(() -> failBesideAnError(GroupRegressionsTest::ours));
    }

    @Test
    void aGroupThatThrowsTheErrorAloneHidesThem() {
        Broken.isWrong(() -> failBesideAnError(OldGroup::run));
    }

    // --- siblings that run on ----------------------------------------------------------------------------------------

    private static void gatherWithOneThatFails(Gather gather) {
        Event never = Event.create();
        Steps steps = new Steps();
        assertThrows(
                Exception.class,
                () -> gather.run(
                        () -> {
                            try {
                                never.await();
                            } finally {
                                steps.add("ended");
                            }
                        },
                        () -> {
                            Until.waiting(never::waiting, 1);
                            throw new IOException("odd");
                        }));
        steps.assertAre("ended"); // before gather throws
    }

    /**
     * asyncio: gather threw the first failure and left the others running, with nobody to wait for them or to stop them.
     * https://github.com/python/cpython/issues/75633
     */
    @EveryPlace
    void gatherLeavesNobodyRunning(Place place) throws Exception {
        place.run(() -> gatherWithOneThatFails(Tasks::gather));
    }

    @Test
    void aGatherThatOnlyThrowsLeavesThemRunning() {
        Broken.isWrong(() -> gatherWithOneThatFails(works -> {
            List<Task<?>> tasks = new ArrayList<>();
            for (VoidWork<?> work : works) {
                tasks.add(Tasks.spawn(work));
            }
            for (Task<?> task : tasks.reversed()) {
                task.get();
            }
        }));
    }
}
