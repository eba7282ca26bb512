package dev.fermata.checks;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the rules look at: the repository's Java files and core's classes. */
final class Repo {
    static final Path ROOT = Path.of(System.getProperty("repo.root"));
    static final Path CORE_CLASSES = ROOT.resolve("core/target/classes");

    private static final Set<String> SKIPPED = Set.of("target", ".git");

    private Repo() {}

    /** Every Java file, sorted, relative to the root; none is an error, as a rule over nothing always holds. */
    static List<Path> javaFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                boolean skip = SKIPPED.contains(dir.getFileName().toString()) && !dir.equals(ROOT);
                return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".java")) {
                    files.add(ROOT.relativize(file));
                }
                return FileVisitResult.CONTINUE;
            }

            /** Gone since its folder was listed, as what other modules' tests leave for a moment: no source. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException && !file.toString().endsWith(".java")) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        if (files.isEmpty()) {
            throw new AssertionError("no Java file below " + ROOT);
        }
        files.sort(null);
        return files;
    }

    /** Core's main classes; none is an error, as a rule over nothing always holds. */
    static JavaClasses coreClasses() {
        JavaClasses classes = new ClassFileImporter().importPath(CORE_CLASSES);
        if (classes.stream().noneMatch(type -> type.getPackageName().startsWith("dev.fermata."))) {
            throw new AssertionError("no class of core in " + CORE_CLASSES);
        }
        return classes;
    }
}
