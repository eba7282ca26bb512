package dev.fermata.task;

import dev.fermata.wait.Fiber;
import dev.fermata.wait.Need;
import dev.fermata.wait.Offspring;
import dev.fermata.wait.Subject;
import dev.fermata.wait.WaitQueue;
import dev.fermata.wait.Waiter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The living tasks of one parent: a doubly linked list through the tasks themselves, so that a task which ends leaves
 * in O(1) and nothing of it stays, and a queue where somebody waits until none is left.
 */
abstract class Children extends Offspring implements Subject {
    /** Who waits until none is left; its guard guards everything here. */
    final WaitQueue emptied;

    private static final int GLANCES = 64;

    private @Nullable TaskImpl<?> first; // guarded by emptied
    private @Nullable TaskImpl<?> last; // guarded by emptied
    private int size; // guarded by emptied
    private @Nullable CancelScope refusal; // guarded by emptied; not null: new children are cancelled before they run
    private boolean ended; // guarded by emptied, written by one thread: no new children at all

    @SuppressWarnings("this-escape") // stored only
    Children() {
        emptied = new WaitQueue(this);
    }

    /** A child is about to have failed: whoever sees that it has comes after this. Called on its thread. */
    void failing(Throwable failure) {}

    /** A child has failed; called on its thread, before it leaves. {@code unread}: nobody was waiting for it. */
    abstract void failed(TaskImpl<?> child, Throwable failure, boolean unread);

    /**
     * Takes a child in.
     *
     * @return null, or why not: what cancelled those that were here
     * @throws IllegalStateException if the parent has ended
     */
    @Nullable
    CancelScope add(TaskImpl<?> child) {
        emptied.lock();
        CancelScope why = refusal;
        boolean late = ended;
        if (why == null && !late) {
            link(child);
        }
        emptied.unlock();
        if (late) {
            throw new IllegalStateException("the task group has ended: fork before join() returns");
        }
        return why;
    }

    private void link(TaskImpl<?> child) {
        child.olderSibling = last;
        if (last == null) {
            first = child;
        } else {
            last.youngerSibling = child;
        }
        last = child;
        size++;
    }

    /** A child has ended, or could not be started. */
    void ended(TaskImpl<?> child) {
        emptied.lock();
        unlink(child);
        Waiter waiter = size == 0 ? emptied.grantFirst() : null;
        emptied.unlock();
        if (waiter != null) {
            waiter.wake();
        }
    }

    private void unlink(TaskImpl<?> child) {
        TaskImpl<?> older = child.olderSibling;
        TaskImpl<?> younger = child.youngerSibling;
        if (older == null) {
            first = younger;
        } else {
            older.youngerSibling = younger;
        }
        if (younger == null) {
            last = older;
        } else {
            younger.olderSibling = older;
        }
        child.olderSibling = null;
        child.youngerSibling = null;
        size--;
    }

    /** Guarded by the caller. */
    final boolean isEmpty() {
        return size == 0;
    }

    /** Guarded by the caller: whether nobody is here, and nobody will be. */
    final boolean isOver() {
        return ended || (refusal != null && size == 0);
    }

    /** From here on nobody is taken in; false, and nothing changes, while there are any. */
    final boolean endIfEmpty() {
        emptied.lock();
        ended |= size == 0;
        boolean now = ended;
        emptied.unlock();
        return now;
    }

    /** Only for the thread that calls {@link #endIfEmpty}. */
    final boolean hasEnded() {
        return ended;
    }

    /** Whether there are none, at a glance. */
    final boolean looksEmpty() {
        return size == 0;
    }

    /** Whether it takes nobody in any more. */
    final boolean isRefusing() {
        emptied.lock();
        boolean now = refusal != null;
        emptied.unlock();
        return now;
    }

    /** From here on new children are cancelled before they run; false if that was so before. */
    final boolean refuse(String reason, @Nullable Throwable cause) {
        CancelScope scope = new CancelScope(reason, cause);
        emptied.lock();
        boolean first = refusal == null;
        if (first) {
            refusal = scope;
        }
        emptied.unlock();
        return first;
    }

    /** Cancels those that are here, in the order in which they were started. */
    final void cancelChildren(String reason, @Nullable Throwable cause) {
        for (TaskImpl<?> child : copy(Integer.MAX_VALUE)) {
            child.cancel(reason, cause, true);
        }
    }

    /** Both. */
    final void cancelAll(String reason, @Nullable Throwable cause) {
        if (refuse(reason, cause)) {
            cancelChildren(reason, cause);
        }
    }

    // --- looking at them ---------------------------------------------------------------------------------------------

    @Override
    public final String kind() {
        return "group";
    }

    @Override
    public final List<WaitQueue> queues() {
        return List.of(emptied);
    }

    @Override
    public final @Nullable Need need(Waiter waiter, int atMost) {
        List<Thread> bound = new ArrayList<>();
        for (Fiber child : fibers(atMost)) {
            if (!child.isFree()) { // the others can go on: nothing to look for
                bound.add(child.thread());
            }
        }
        return size > atMost ? Need.BEYOND : Need.all(bound);
    }

    @Override
    public final boolean hasNeeds() {
        return true;
    }

    @Override
    public final boolean mayBeStuck(Waiter waiter) {
        boolean suspect = false;
        emptied.lock();
        int looks = GLANCES;
        for (TaskImpl<?> child = first; child != null && !suspect; child = child.youngerSibling) {
            suspect = --looks < 0 || !child.isFree();
        }
        emptied.unlock();
        return suspect;
    }

    @Override
    public final List<Fiber> fibers(int atMost) {
        return List.copyOf(copy(atMost));
    }

    private List<TaskImpl<?>> copy(int atMost) {
        while (true) {
            int room = Math.min(atMost, size + 8); // a glance
            List<TaskImpl<?>> copy = new ArrayList<>(room);
            emptied.lock();
            boolean fits = Math.min(atMost, size) <= room; // the list must not grow under the guard
            if (fits) {
                TaskImpl<?> child = first;
                for (int i = 0; i < atMost && child != null; i++) {
                    copy.add(child);
                    child = child.youngerSibling;
                }
            }
            emptied.unlock();
            if (fits) {
                return copy;
            }
        }
    }
}
