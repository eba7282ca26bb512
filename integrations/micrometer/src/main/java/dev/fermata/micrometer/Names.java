package dev.fermata.micrometer;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Which names get series of their own: the first so many of each kind, for good, since a series is never forgotten. */
final class Names {
    static final String OTHER = "other";

    private static final Pattern UNNAMED_JOB = Pattern.compile("job-\\d+");

    private final int most;
    private final Map<String, Set<String>> admitted = new ConcurrentHashMap<>();

    /** @param most of each kind */
    Names(int most) {
        this.most = most;
    }

    /** The name to put on a series: that one, that of the kind if it has none, or {@link #OTHER}. Any thread. */
    String of(String kind, String name) {
        if (isUnnamed(kind, name)) {
            return kind;
        }
        Set<String> known = admitted.computeIfAbsent(kind, _ -> ConcurrentHashMap.newKeySet());
        return known.contains(name) || admit(known, name) ? name : OTHER;
    }

    private boolean admit(Set<String> known, String name) {
        if (known.size() >= most) { // it never shrinks
            return false;
        }
        synchronized (known) {
            return known.contains(name) || (known.size() < most && known.add(name));
        }
    }

    /** Conditions are called after their lock, jobs are numbered. */
    private static boolean isUnnamed(String kind, String name) {
        return name.isEmpty()
                || name.equals(kind)
                || switch (kind) {
                    case "condition" -> name.equals("of lock");
                    case "job" -> UNNAMED_JOB.matcher(name).matches();
                    default -> false;
                };
    }
}
