package dev.fermata.queue;

import java.util.Objects;
import java.util.Spliterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is in a queue when the first question is asked, in the order of taking, without what is taken meanwhile.
 *
 * @param <T> the type of the items
 */
final class ItemSpliterator<T> implements Spliterator<T> {
    private final QueueImpl<T> queue;
    private Store.@Nullable Picture<T> picture;
    private int place; // the next one to look at
    private int end;

    ItemSpliterator(QueueImpl<T> queue) {
        this.queue = queue;
    }

    private ItemSpliterator(QueueImpl<T> queue, Store.Picture<T> picture, int place, int end) {
        this.queue = queue;
        this.picture = picture;
        this.place = place;
        this.end = end;
    }

    private Store.Picture<T> picture() {
        Store.Picture<T> known = picture;
        if (known == null) {
            queue.look("spliterator");
            known = queue.picture();
            picture = known;
            end = known.length();
        }
        return known;
    }

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
        Objects.requireNonNull(action, "action");
        Store.Picture<T> items = picture();
        while (place < end) {
            int here = place++;
            queue.look("next");
            T item = queue.isThere(items, here) ? items.at(here) : null;
            if (item != null) {
                action.accept(item);
                return true;
            }
        }
        return false;
    }

    @Override
    public @Nullable Spliterator<T> trySplit() {
        Store.Picture<T> items = picture();
        int begin = place;
        int middle = (begin + end) >>> 1;
        if (begin >= middle) {
            return null;
        }
        place = middle;
        return new ItemSpliterator<>(queue, items, begin, middle);
    }

    @Override
    public long estimateSize() {
        picture();
        return (long) end - place;
    }

    /** Items that are compared come without an order when comparing fails, so none is promised. */
    @Override
    public int characteristics() {
        return queue.compares() ? NONNULL | CONCURRENT : ORDERED | NONNULL | CONCURRENT;
    }
}
