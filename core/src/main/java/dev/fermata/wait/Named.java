package dev.fermata.wait;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The primitives that were given a name: who looks finds them also while nobody waits for them. Weakly held, so that a
 * name keeps nothing alive; what has no name is not here, and costs nothing.
 */
public final class Named {
    private static final Set<Reference<Subject>> ALL = ConcurrentHashMap.newKeySet();
    private static final ReferenceQueue<Subject> GONE = new ReferenceQueue<>();

    private Named() {}

    /** Notes that it has a name. Returns it. */
    public static <T extends Subject> T add(T subject) {
        for (Reference<? extends Subject> gone = GONE.poll(); gone != null; gone = GONE.poll()) {
            ALL.remove(gone);
        }
        ALL.add(new WeakReference<>(subject, GONE));
        return subject;
    }

    /** Those that are still in use, in no order. */
    public static List<Subject> all() {
        List<Subject> alive = new ArrayList<>();
        for (Reference<Subject> reference : ALL) {
            Subject subject = reference.get();
            if (subject != null) {
                alive.add(subject);
            }
        }
        return alive;
    }
}
