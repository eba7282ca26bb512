package dev.fermata.test.schedule;

import dev.fermata.sync.Condition;
import java.util.Arrays;

/**
 * What one turn of a strand has touched: two turns that have touched different things can come in either order. One object, or
 * an array of some, or one of the two below.
 */
final class Footprint {
    /** It may have touched anything. */
    static final Object ALL = new Object();
    /** It has touched nothing that others see. */
    static final Object NOTHING = new Object();

    private static final int MANY = 6; // then it counts as all

    private Footprint() {}

    static Object of(Object subject) {
        return subject instanceof Condition condition ? condition.lock() : subject;
    }

    static Object both(Object one, Object other) {
        if (one == NOTHING || one == other || other == ALL) {
            return other;
        }
        if (other == NOTHING || one == ALL || contains(one, other)) {
            return one;
        }
        Object[] some =
                one instanceof Object[] array ? Arrays.copyOf(array, array.length + 1) : new Object[] {one, null};
        some[some.length - 1] = other;
        return some.length > MANY ? ALL : some;
    }

    static boolean areIndependent(Object one, Object other) {
        if (one == ALL || other == ALL) {
            return false;
        }
        if (other instanceof Object[] others) {
            return Arrays.stream(others).noneMatch(each -> contains(one, each));
        }
        return !contains(one, other);
    }

    private static boolean contains(Object some, Object one) {
        if (some instanceof Object[] array) {
            return Arrays.stream(array).anyMatch(each -> each == one);
        }
        return some == one && one != NOTHING;
    }
}
