package dev.fermata.inspect;

import dev.fermata.engine.Engine;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Offspring;
import dev.fermata.wait.Painter;
import dev.fermata.wait.Spawner;
import dev.fermata.wait.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The tasks at one moment, as a tree, and what each of them waits for.
 *
 * <p>Taken without stopping anything: what changes meanwhile may be seen before or after the change. Tasks that were
 * spawned, tasks of loops, and what they forked are found; groups that are open on threads which are no tasks are not.
 */
public final class Snapshot {
    static {
        Painter.install(new Painter() {
            @Override
            public Object paint(Engine engine) {
                return new Snapshot(List.of(tree(engine)));
            }
        });
    }

    /** One task, or at the top an engine. */
    private record Node(String text, List<Node> children) {}

    private final List<Node> forest;

    private Snapshot(List<Node> forest) {
        this.forest = forest;
    }

    /** The picture of everything, now. */
    public static Snapshot take() {
        List<Node> forest = new ArrayList<>();
        for (Engine loop : Engine.loops()) {
            forest.add(tree(loop));
        }
        forest.add(tree(Engine.parallel()));
        return new Snapshot(forest);
    }

    /** The tree as text, a line for each task: its name, what it waits for or does, and where in the code. */
    public String render() {
        StringBuilder text = new StringBuilder();
        for (Node root : forest) {
            text.append(root.text).append(System.lineSeparator());
            render(root.children, "", text);
        }
        return text.toString().stripTrailing();
    }

    private static void render(List<Node> nodes, String indent, StringBuilder text) {
        for (Node node : nodes) {
            boolean last = node == nodes.getLast();
            text.append(indent).append(last ? "└─ " : "├─ ").append(node.text).append(System.lineSeparator());
            render(node.children, indent + (last ? "   " : "│  "), text);
        }
    }

    @Override
    public String toString() {
        return render();
    }

    // --- taking it ---------------------------------------------------------------------------------------------------

    private static Node tree(Engine engine) {
        List<Node> roots = nodes(Spawner.installed().roots(engine));
        return new Node(engine + (roots.isEmpty() ? ": no tasks" : ""), roots);
    }

    private static List<Node> nodes(Offspring family) {
        List<Node> nodes = new ArrayList<>();
        for (Fiber fiber : family.fibers()) {
            List<Node> children = new ArrayList<>();
            for (Offspring group = fiber.offspring(); group != null; group = group.outer()) {
                children.addAll(0, nodes(group)); // the group opened last comes last
            }
            nodes.add(new Node(describe(fiber), children));
        }
        return nodes;
    }

    private static String describe(Fiber fiber) {
        Waiter waiter = fiber.waiting();
        Object awaited = waiter == null ? null : waiter.awaited();
        String does = awaited != null
                ? "waits for " + awaited
                : fiber.away ? "in a blocking call" : waiter != null ? "about to go on" : "ready or running";
        StackTraceElement where = where(fiber.thread());
        return fiber.name() + ": " + does + (where == null ? "" : ", at " + where);
    }

    /** The first frame that is neither the JDK's nor Fermata's. */
    private static @Nullable StackTraceElement where(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            String name = frame.getClassName();
            if (!name.startsWith("java.") && !name.startsWith("jdk.") && !isFermata(name)) {
                return frame;
            }
        }
        return null;
    }

    private static boolean isFermata(String className) {
        String own = Objects.requireNonNull(Snapshot.class.getPackageName());
        String product = own.substring(0, own.lastIndexOf('.') + 1); // "dev.fermata."
        if (!className.startsWith(product)) {
            return false;
        }
        String rest = className.substring(product.length());
        int dot = rest.indexOf('.');
        return dot > 0
                && switch (rest.substring(0, dot)) {
                    case "engine", "wait", "task", "context", "sync", "queue", "inspect", "loop", "schedule" -> true;
                    default -> false;
                };
    }
}
