package dev.fermata.test.schedule;

import dev.fermata.sync.Condition;

/** What one turn of a strand has touched: two turns that have touched different things can come in either order. */
final class Footprint {
    /** It may have touched anything. */
    static final Object ALL = new Object();
    /** It has touched nothing that others see. */
    static final Object NOTHING = new Object();

    private Footprint() {}

    static Object of(Object subject) {
        return subject instanceof Condition condition ? condition.lock() : subject;
    }

    static Object both(Object one, Object other) {
        if (one == NOTHING || one == other) {
            return other;
        }
        return other == NOTHING ? one : ALL;
    }

    static boolean areIndependent(Object one, Object other) {
        return one == NOTHING || other == NOTHING || (one != ALL && other != ALL && one != other);
    }
}
