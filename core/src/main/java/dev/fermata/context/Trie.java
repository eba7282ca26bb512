package dev.fermata.context;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A persistent map from context variable to value: an immutable hash trie, 32-way, as in PEP 567 (and Bagwell's "Ideal
 * Hash Trees"). A change copies one short path; all other versions stay as they are.
 *
 * <p>A node holds pairs of slots, one pair for each bit of {@code bitmap}: (variable, value), or (null, child). Hashes
 * are all different, so two variables part at some level.
 */
final class Trie {
    static final Trie EMPTY = new Trie(0, new Object[0]);

    private static final int BITS = 5;
    private static final int MASK = (1 << BITS) - 1;

    private final int bitmap;
    private final @Nullable Object[] slots;

    private Trie(int bitmap, @Nullable Object[] slots) {
        this.bitmap = bitmap;
        this.slots = slots;
    }

    boolean isEmpty() {
        return bitmap == 0;
    }

    @Nullable
    Object find(ContextVar<?> key) {
        Trie node = this;
        for (int hash = key.hash; ; hash >>>= BITS) {
            int bit = 1 << (hash & MASK);
            if ((node.bitmap & bit) == 0) {
                return null;
            }
            int slot = node.slot(bit);
            Object found = node.slots[slot];
            if (found == key) {
                return node.slots[slot + 1];
            }
            if (found != null) {
                return null;
            }
            node = node.child(slot);
        }
    }

    Trie with(ContextVar<?> key, Object value, int shift) {
        int bit = bit(key, shift);
        int slot = slot(bit);
        if ((bitmap & bit) == 0) {
            @Nullable Object[] wider = new @Nullable Object[slots.length + 2];
            System.arraycopy(slots, 0, wider, 0, slot);
            System.arraycopy(slots, slot, wider, slot + 2, slots.length - slot);
            wider[slot] = key;
            wider[slot + 1] = value;
            return new Trie(bitmap | bit, wider);
        }
        Object found = slots[slot];
        if (found == key) {
            return replaced(slot, key, value);
        }
        if (found == null) {
            return replaced(slot, null, child(slot).with(key, value, shift + BITS));
        }
        Object other = slots[slot + 1];
        if (!(found instanceof ContextVar<?> variable) || other == null) {
            throw new AssertionError("a pair without a variable or a value");
        }
        Trie both = EMPTY.with(variable, other, shift + BITS).with(key, value, shift + BITS);
        return replaced(slot, null, both);
    }

    Trie without(ContextVar<?> key, int shift) {
        int bit = bit(key, shift);
        if ((bitmap & bit) == 0) {
            return this;
        }
        int slot = slot(bit);
        Object found = slots[slot];
        if (found == key) {
            @Nullable Object[] rest = new @Nullable Object[slots.length - 2];
            System.arraycopy(slots, 0, rest, 0, slot);
            System.arraycopy(slots, slot + 2, rest, slot, rest.length - slot);
            return new Trie(bitmap & ~bit, rest);
        }
        if (found != null) {
            return this;
        }
        Trie child = child(slot).without(key, shift + BITS);
        boolean single = child.slots.length == 2 && child.slots[0] != null;
        return single ? replaced(slot, child.slots[0], child.slots[1]) : replaced(slot, null, child);
    }

    /** Recursion is at most seven deep. */
    void forEach(BiConsumer<ContextVar<?>, Object> action) {
        for (int slot = 0; slot < slots.length; slot += 2) {
            Object value = slots[slot + 1];
            if (slots[slot] instanceof ContextVar<?> variable && value != null) {
                action.accept(variable, value);
            } else {
                child(slot).forEach(action);
            }
        }
    }

    private Trie replaced(int slot, @Nullable Object first, @Nullable Object second) {
        @Nullable Object[] copy = Arrays.copyOf(slots, slots.length);
        copy[slot] = first;
        copy[slot + 1] = second;
        return new Trie(bitmap, copy);
    }

    private int slot(int bit) {
        return 2 * Integer.bitCount(bitmap & (bit - 1));
    }

    private Trie child(int slot) {
        if (slots[slot + 1] instanceof Trie child) {
            return child;
        }
        throw new AssertionError("no child at " + slot);
    }

    private static int bit(ContextVar<?> key, int shift) {
        return 1 << ((key.hash >>> shift) & MASK);
    }
}
