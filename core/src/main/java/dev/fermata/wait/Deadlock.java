package dev.fermata.wait;

import dev.fermata.wait.WaitGraph.Party;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Threads of which each waits for the next, and the last for the first.
 *
 * @param description for people, a line for each
 * @param threads in the order of the waits
 * @param subjects what they wait for, one for each thread
 */
public record Deadlock(String description, List<Thread> threads, List<Subject> subjects) {
    static Deadlock of(List<Party> way) {
        StringBuilder text = new StringBuilder();
        List<Subject> subjects = new ArrayList<>();
        for (int i = 0; i < way.size(); i++) {
            Party party = way.get(i);
            Party next = way.get((i + 1) % way.size());
            Party before = way.get((i + way.size() - 1) % way.size());
            if (party.subject != null) {
                subjects.add(party.subject);
            }
            text.append(i == 0 ? "" : System.lineSeparator()).append(line(party, next, before.subject));
        }
        return new Deadlock(
                text.toString(), way.stream().map(party -> party.thread).toList(), subjects);
    }

    /** {@code task "A" holds lock "stock" (acquired at …) and waits for lock "prices" (at …), held by task "B"}. */
    private static String line(Party party, Party next, @Nullable Subject wanted) {
        String who = name(party);
        String holds = "";
        if (wanted != null && isHeld(wanted)) {
            StackTraceElement site = party.fiber == null ? null : party.fiber.acquired(wanted.identity());
            String where = site == null ? "" : " (acquired at " + Sites.text(site) + ")";
            holds = " holds " + text(wanted) + where + " and";
        }
        StackTraceElement place = Sites.of(party.thread);
        String at = place == null ? "" : " (at " + Sites.text(place) + ")";
        return who + holds + " waits for " + wish(party, next, at);
    }

    private static boolean isHeld(Subject subject) {
        return subject.kind().equals("lock") || subject.kind().equals("semaphore");
    }

    private static String wish(Party party, Party next, String at) {
        Subject subject = party.subject;
        if (subject == null) {
            return "nothing";
        }
        String other = name(next);
        boolean several = party.blockers().size() > 1;
        return switch (subject.kind()) {
            case "task" -> "the end of " + other + at;
            case "group" -> "the tasks of its group" + at + ", among them " + other;
            case "barrier" -> "the others at a barrier" + at + ", among them " + other;
            case "semaphore" ->
                text(subject) + at + ", whose permits are held by " + (several ? "several, among them " : "") + other;
            default -> text(subject) + at + ", held by " + other;
        };
    }

    private static String text(Subject subject) {
        return subject.kind() + " \"" + subject.label() + "\"";
    }

    private static String name(Party party) {
        Fiber fiber = party.fiber;
        boolean task = fiber != null && fiber.family() != null;
        String name = fiber != null ? fiber.name() : party.thread.getName();
        return (task ? "task \"" : "thread \"") + (name.isEmpty() ? "thread-" + party.thread.threadId() : name) + "\"";
    }
}
