package dev.fermata.slf4j;

import dev.fermata.context.Context;
import dev.fermata.context.ContextVar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A variable that is shown, and how.
 *
 * @param <T> the type of its values
 */
record Shown<T>(ContextVar<T> variable, String key, Function<? super T, String> text) {
    private static volatile List<Shown<?>> all = List.of(); // written under the class

    static synchronized void add(Shown<?> shown) {
        List<Shown<?>> more = without(shown.key);
        more.add(shown);
        all = List.copyOf(more);
    }

    static synchronized void remove(String key) {
        all = List.copyOf(without(key));
    }

    private static List<Shown<?>> without(String key) {
        List<Shown<?>> rest = new ArrayList<>(all);
        rest.removeIf(shown -> shown.key.equals(key));
        return rest;
    }

    /**
     * The values here and now.
     *
     * @param isTaken whether a key has a value already, which stays
     * @return null if there are none; else a map of the caller's own
     */
    static @Nullable Map<String, String> values(Predicate<String> isTaken) {
        List<Shown<?>> shown = all;
        if (shown.isEmpty()) {
            return null;
        }
        Context context = Context.current();
        Map<String, String> values = null;
        for (Shown<?> each : shown) {
            String value = each.in(context);
            if (value != null && !isTaken.test(each.key)) {
                values = values == null ? new HashMap<>() : values;
                values.put(each.key, value);
            }
        }
        return values;
    }

    /** The value of one key here and now, or null. */
    static @Nullable String value(String key) {
        for (Shown<?> each : all) {
            if (each.key.equals(key)) {
                return each.in(Context.current());
            }
        }
        return null;
    }

    private @Nullable String in(Context context) {
        T value = context.get(variable).orElse(null);
        if (value == null) {
            return null;
        }
        try {
            return text.apply(value);
        } catch (RuntimeException | StackOverflowError e) { // whoever logs goes on
            return "[" + e.getClass().getSimpleName() + "]";
        }
    }
}
