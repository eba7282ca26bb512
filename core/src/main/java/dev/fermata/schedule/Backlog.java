package dev.fermata.schedule;

import org.jspecify.annotations.Nullable;

/**
 * When runs that have not started were due, in the order in which they will start: points of a grid take one link of the
 * chain, however many they are.
 *
 * <p>Guarded by whatever guards who has it. Times are nanoseconds of an engine's clock.
 */
final class Backlog {
    private static final class Points {
        final long first;
        final long spacing;
        long count;

        @Nullable
        Points next;

        Points(long first, long count, long spacing) {
            this.first = first;
            this.count = count;
            this.spacing = spacing;
        }

        long at(long index) {
            return first + index * spacing;
        }
    }

    private @Nullable Points head;
    private @Nullable Points tail; // null if and only if head is
    private long size;

    long size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Appends {@code count} runs, the first of which was due at {@code first} and each other {@code spacing} later. */
    void add(long first, long count, long spacing) {
        if (count > 0) {
            size += count;
            Points last = tail;
            if (last != null && last.spacing == spacing && last.at(last.count) == first) {
                last.count += count;
            } else {
                append(new Points(first, count, spacing));
            }
        }
    }

    private void append(Points points) {
        if (tail == null) {
            head = points;
        } else {
            tail.next = points;
        }
        tail = points;
    }

    /** When the one that starts next was due; {@code otherwise} if there is none. */
    long first(long otherwise) {
        return head == null ? otherwise : head.first;
    }

    /** Takes off the first {@code count}, or all if there are fewer. */
    Backlog take(long count) {
        Backlog taken = new Backlog();
        long left = count;
        for (Points points = head; points != null && left > 0; points = head) {
            long some = Math.min(left, points.count);
            taken.add(points.first, some, points.spacing);
            left -= some;
            size -= some;
            head = points.next;
            if (some < points.count) {
                head = new Points(points.at(some), points.count - some, points.spacing);
                head.next = points.next;
            }
            if (head == null || head.next == null) {
                tail = head;
            }
        }
        return taken;
    }
}
