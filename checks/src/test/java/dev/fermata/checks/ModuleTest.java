package dev.fermata.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What core's module shows, and what it needs. */
final class ModuleTest {
    private final ModuleDescriptor core = ModuleFinder.of(Repo.CORE_CLASSES)
            .find("dev.fermata")
            .orElseThrow(() -> new AssertionError("no module dev.fermata in " + Repo.CORE_CLASSES))
            .descriptor();

    @Test
    void exactlyThePublicPackagesAreExported() {
        Set<String> exported = core.exports().stream()
                .filter(export -> !export.isQualified())
                .map(Exports::source)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                Set.of(
                        "dev.fermata.context",
                        "dev.fermata.inspect",
                        "dev.fermata.loop",
                        "dev.fermata.queue",
                        "dev.fermata.schedule",
                        "dev.fermata.sync",
                        "dev.fermata.task"),
                exported);
    }

    @Test
    void onlyTheTestKitSeesTheInsideAndTheConsoleTheJsonWriter() {
        assertEquals(
                Map.of(
                        "dev.fermata.engine", Set.of("dev.fermata.test"),
                        "dev.fermata.wait", Set.of("dev.fermata.test"),
                        "dev.fermata.json", Set.of("dev.fermata.console")),
                core.exports().stream()
                        .filter(Exports::isQualified)
                        .collect(Collectors.toMap(Exports::source, Exports::targets)));
    }

    @Test
    void nothingIsOpen() {
        assertFalse(core.isOpen());
        assertEquals(Set.of(), core.opens());
    }

    @Test
    void nothingButTheJdkIsNeededAtRunTime() {
        for (Requires required : core.requires()) {
            boolean ofTheJdk =
                    required.name().startsWith("java.") || required.name().startsWith("jdk.");
            boolean compileTimeOnly = required.modifiers().contains(Requires.Modifier.STATIC);
            assertTrue(ofTheJdk || compileTimeOnly, required::toString);
        }
    }
}
