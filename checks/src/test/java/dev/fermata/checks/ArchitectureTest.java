package dev.fermata.checks;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.fail;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.Console;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The layers of core, and who may do what there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // core's classes are read once
final class ArchitectureTest {
    private static final String ROOT = "dev.fermata.";

    /** For each package of core the others that it may use, bottom first: arrows only ever point down. */
    private static final Map<String, Set<String>> MAY_USE = Map.of(
            "engine", Set.of(),
            "json", Set.of(),
            "wait", Set.of("engine"),
            "task", Set.of("engine", "wait"),
            "context", Set.of("engine", "wait", "task"),
            "sync", Set.of("engine", "wait", "task"),
            "queue", Set.of("engine", "wait", "task"),
            "inspect", Set.of("engine", "json", "wait", "context", "task"),
            "loop", Set.of("engine", "wait", "context", "task", "inspect"),
            "schedule", Set.of("engine", "wait", "context", "task", "sync", "queue", "inspect", "loop"));

    /** Where no fiber waits: the hook of a JVM that shuts down, and the future's own waiting, refused on a loop. */
    private static final Set<String> OUTSIDE = Set.of("Shutdown", "TaskFuture");

    private final JavaClasses core = Repo.coreClasses();

    @Test
    void everyClassIsInAKnownPackage() {
        assertNone(classes()
                .filter(type -> !MAY_USE.containsKey(layer(type)))
                .map(type -> type.getName() + " is in a package that has no place among the layers"));
    }

    @Test
    void arrowsPointDown() {
        assertNone(dependencies()
                .filter(arrow -> isCore(arrow.getTargetClass()))
                .filter(arrow -> !mayUse(layer(arrow.getOriginClass()), layer(arrow.getTargetClass())))
                .map(Dependency::getDescription));
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("dev.fermata.(**)").should().beFreeOfCycles().check(core);
    }

    @Test
    void coreUsesOnlyTheJdk() {
        List<String> allowed = List.of(ROOT, "java.", "javax.management.", "jdk.", "org.jspecify.", "sun.misc.");
        assertNone(dependencies()
                .filter(arrow -> !element(arrow.getTargetClass()).isPrimitive())
                .filter(arrow -> allowed.stream()
                        .noneMatch(element(arrow.getTargetClass()).getName()::startsWith))
                .map(Dependency::getDescription));
    }

    @Test
    void onlyTheEnginesUseLockSupport() {
        assertNone(accessesOutside("engine", "loop")
                .filter(access -> access.getTargetOwner().isEquivalentTo(LockSupport.class))
                .map(JavaAccess::getDescription));
    }

    @Test
    void onlyTheWaitingCoreWaits() {
        assertNone(accessesOutside("engine", "wait", "loop")
                .filter(BlockingCalls::isOne)
                .filter(access -> !OUTSIDE.contains(access.getOriginOwner().getSimpleName()))
                .map(JavaAccess::getDescription));
    }

    @Test
    void nothingPrints() {
        assertNone(accessesOutside().filter(ArchitectureTest::prints).map(JavaAccess::getDescription));
    }

    private static boolean prints(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        String name = access.getName();
        return (owner.isEquivalentTo(System.class) && (name.equals("out") || name.equals("err")))
                || (name.equals("printStackTrace")
                        && access.getTarget().getFullName().endsWith("printStackTrace()"))
                || (name.equals("dumpStack") && owner.isEquivalentTo(Thread.class))
                || owner.isEquivalentTo(IO.class)
                || owner.isEquivalentTo(Console.class);
    }

    private Stream<JavaClass> classes() {
        return core.stream().filter(type -> !type.getSimpleName().equals("module-info"));
    }

    private Stream<Dependency> dependencies() {
        return classes().flatMap(type -> type.getDirectDependenciesFromSelf().stream());
    }

    private Stream<JavaAccess<?>> accessesOutside(String... layers) {
        return classes()
                .filter(type -> !List.of(layers).contains(layer(type)))
                .flatMap(type -> type.getAccessesFromSelf().stream());
    }

    private static boolean mayUse(String origin, String target) {
        return origin.equals(target) || MAY_USE.getOrDefault(origin, Set.of()).contains(target);
    }

    private static boolean isCore(JavaClass type) {
        return element(type).getName().startsWith(ROOT);
    }

    /** The package's first word after dev.fermata: {@code sync} for dev.fermata.sync.something, too. */
    private static String layer(JavaClass type) {
        String name = element(type).getPackageName();
        return name.startsWith(ROOT) ? name.substring(ROOT.length()).split("\\.", 2)[0] : name;
    }

    private static JavaClass element(JavaClass type) {
        return type.getBaseComponentType();
    }

    private static void assertNone(Stream<String> violations) {
        Set<String> found = new TreeSet<>(violations.toList());
        if (!found.isEmpty()) {
            fail(String.join("\n", found));
        }
    }
}
