package dev.fermata.inspect;

import dev.fermata.wait.Fiber;
import dev.fermata.wait.Subject;
import dev.fermata.wait.WaitQueue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What a subject tells of itself, as a record. */
final class Primitives {
    /** The most waited-for first. */
    static final Comparator<PrimitiveInfo> ORDER =
            Comparator.comparingInt(PrimitiveInfo::waiting).reversed().thenComparingLong(PrimitiveInfo::id);

    private static final int MOST_WAITERS = 1000;

    private Primitives() {}

    static boolean isOne(Subject subject) {
        return switch (subject.kind()) {
            case "lock", "semaphore", "event", "condition", "barrier", "queue" -> true;
            default -> false;
        };
    }

    static PrimitiveInfo describe(Subject subject) {
        List<Long> waiters = new ArrayList<>();
        int waiting = 0;
        for (WaitQueue queue : subject.queues()) {
            waiting += queue.sizeNow();
            for (Thread thread : queue.threads(MOST_WAITERS - waiters.size())) {
                waiters.add(thread.threadId());
            }
        }
        return new PrimitiveInfo(
                subject.identity(),
                subject.kind(),
                subject.label(),
                subject.holders().stream()
                        .map(thread -> holder(subject, thread))
                        .toList(),
                number(subject.level()),
                number(subject.limit()),
                List.copyOf(waiters),
                waiting);
    }

    private static HolderInfo holder(Subject subject, Thread thread) {
        Fiber fiber = Fiber.of(thread);
        return new HolderInfo(
                thread.threadId(),
                fiber == null ? thread.getName() : fiber.name(),
                fiber == null ? 1 : Math.max(1, fiber.held(subject.identity())),
                thread.getState() == Thread.State.TERMINATED,
                Optional.ofNullable(fiber == null ? null : fiber.acquired(subject.identity())));
    }

    private static OptionalLong number(long value) {
        return value == Subject.NONE ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
