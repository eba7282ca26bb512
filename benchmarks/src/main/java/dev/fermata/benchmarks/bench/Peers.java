package dev.fermata.benchmarks.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the sides that can run here, building what is not built; for the others it tells why not. */
final class Peers {
    /** The words of {@code --peers}, but for {@code all}. */
    static final List<String> NAMES = List.of("floor", "juc", "jox", "kotlin", "asyncio", "go", "tokio");

    /** The modules of those that are built with Maven. */
    private static final Map<String, String> MODULES =
            Map.of("floor", "jvm", "juc", "jvm", "jox", "jox", "kotlin", "kotlin");

    private static final String PACKAGE = "dev.fermata.benchmarks.";
    private static final double INTERPRETED = 0.2; // an interpreter needs no warming up, and is slow
    private static final Path SYSTEM_CRATES = Path.of("/usr/share/cargo/registry");

    private final Path root;
    private final Side.Jvm jvm;
    private final Tools tools;
    private final List<Integer> carriers;
    private final PrintWriter err;
    private final Map<String, String> missing = new LinkedHashMap<>();

    Peers(Path root, Side.Jvm jvm, Tools tools, List<Integer> carriers, PrintWriter err) {
        this.root = root;
        this.jvm = jvm;
        this.tools = tools;
        this.carriers = carriers;
        this.err = err;
    }

    /** Our own sides, and those of the peers that are asked for and can run. */
    List<Side> sides(List<String> asked) throws InterruptedException {
        List<Side> sides = new ArrayList<>(ours());
        buildTogether(asked);
        for (String peer : asked) {
            try {
                sides.addAll(sides(peer));
            } catch (Missing reason) {
                missing.put(peer, String.valueOf(reason.getMessage()));
            } catch (IOException failure) {
                missing.put(peer, failure.toString());
            }
        }
        return sides;
    }

    /** The peers that were asked for and cannot run, each with the reason. */
    Map<String, String> missing() {
        return missing;
    }

    List<Side> ours() {
        List<Side> sides = new ArrayList<>();
        String main = PACKAGE + "workloads.Ours";
        sides.add(new Side("loop", "", jvm.command(1, classPath(""), main, "loop"), List.of(), 1));
        for (int number : carriers) {
            List<String> command = jvm.command(number, classPath(""), main, "parallel");
            sides.add(new Side("parallel" + suffix(number), "", command, List.of(), 1));
        }
        return sides;
    }

    private static String suffix(int carriers) {
        return carriers == 1 ? "" : "-" + carriers;
    }

    private List<Side> sides(String peer) throws Missing, IOException, InterruptedException {
        return switch (peer) {
            case "floor" ->
                List.of(new Side(
                        "floor",
                        peer,
                        jvm.command(1, built(peer), "--enable-preview", main("floor.Floor")),
                        List.of(),
                        1));
            case "juc" -> onCarriers(peer, built(peer), main("juc.Juc"));
            case "jox" -> onCarriers(peer, built(peer), main("jox.Jox"));
            case "kotlin" -> kotlin(built(peer));
            case "asyncio" -> List.of(asyncio());
            case "go" -> go();
            case "tokio" -> tokio();
            default -> throw new WrongWord("unknown peer '" + peer + "': there are all " + String.join(" ", NAMES));
        };
    }

    private static String main(String name) {
        return PACKAGE + "peers." + name;
    }

    private List<Side> onCarriers(String peer, String classPath, String main) {
        List<Side> sides = new ArrayList<>();
        for (int number : carriers) {
            List<String> command = jvm.command(number, classPath, "--enable-preview", main);
            sides.add(new Side(peer + suffix(number), peer, command, List.of(), 1));
        }
        return sides;
    }

    private List<Side> kotlin(String classPath) {
        return List.of(
                new Side("kotlin", "kotlin", jvm.command(1, classPath, main("kotlin.Main"), "one"), List.of(), 1),
                new Side(
                        "kotlin-default",
                        "kotlin",
                        jvm.command(1, classPath, main("kotlin.Main"), "default"),
                        List.of(),
                        1));
    }

    private Side asyncio() throws Missing, InterruptedException {
        String python = tools.find("python3")
                .orElseThrow(() -> new Missing("no python3 on the PATH (Debian: apt install python3)"));
        if (!tools.succeeds(root, python, "-c", "import asyncio; asyncio.TaskGroup")) {
            throw new Missing(python + " has no asyncio.TaskGroup: it needs Python 3.11 or newer");
        }
        String script = folder("asyncio").resolve("peer.py").toString();
        return new Side("asyncio", "asyncio", List.of(python, script), List.of(), INTERPRETED);
    }

    private List<Side> go() throws Missing, IOException, InterruptedException {
        String go =
                tools.find("go").orElseThrow(() -> new Missing("no go on the PATH (Debian: apt install golang-go)"));
        Path binary = target("go").resolve("peer");
        tools.build(folder("go"), err, "go", List.of(go, "build", "-o", binary.toString(), "."));
        List<Side> sides = new ArrayList<>();
        for (int number : carriers) {
            sides.add(new Side(
                    "go" + suffix(number), "go", List.of(binary.toString()), List.of("GOMAXPROCS=" + number), 1));
        }
        return sides;
    }

    private List<Side> tokio() throws Missing, IOException, InterruptedException {
        String cargo = tools.find("cargo")
                .orElseThrow(
                        () -> new Missing("no cargo on the PATH (Debian: apt install cargo, or https://rustup.rs)"));
        Path target = target("tokio");
        List<String> build = new ArrayList<>(List.of(cargo, "build", "--release", "--target-dir", target.toString()));
        try {
            tools.build(folder("tokio"), err, "tokio", build);
        } catch (Missing noRegistry) {
            if (!Files.isDirectory(SYSTEM_CRATES)) {
                throw new Missing(noRegistry.getMessage() + " (Debian has the crate: apt install librust-tokio-dev)");
            }
            build.addAll(List.of(
                    "--offline",
                    "--config",
                    "source.crates-io.replace-with=\"system\"",
                    "--config",
                    "source.system.directory=\"" + SYSTEM_CRATES + "\""));
            tools.build(folder("tokio"), err, "tokio, from the system's crates", build);
        }
        String binary = target.resolve("release/peer").toString();
        List<Side> sides = new ArrayList<>();
        for (int number : carriers) {
            String threads = number == 1 ? "one" : "many";
            sides.add(new Side("tokio" + suffix(number), "tokio", List.of(binary, threads), List.of(), 1));
        }
        return sides;
    }

    private Path folder(String name) {
        return root.resolve("benchmarks/peers").resolve(name);
    }

    private Path target(String name) throws IOException {
        return Files.createDirectories(root.resolve("benchmarks/target/peers").resolve(name));
    }

    /** Saves time: one build for all that are stale. What fails is built again alone, to know which and why. */
    private void buildTogether(List<String> asked) throws InterruptedException {
        try {
            List<String> stale = new ArrayList<>();
            for (String peer : asked) {
                String module = MODULES.get(peer);
                if (module != null && !stale.contains(module) && !fresh(module)) {
                    stale.add(module);
                }
            }
            if (stale.size() > 1) {
                build(String.join(", ", stale), stale);
            }
        } catch (Missing | IOException failure) {
            err.println("fermata: that failed, one by one now");
        }
    }

    /** Builds a module of peers with Maven unless it is newer than its sources; returns its class path. */
    private String built(String peer) throws Missing, IOException, InterruptedException {
        String module = MODULES.getOrDefault(peer, peer);
        if (!fresh(module)) {
            build(peer, List.of(module));
        }
        return classPath(module);
    }

    private void build(String what, List<String> modules) throws Missing, IOException, InterruptedException {
        String maven = tools.find("mvn").orElseThrow(() -> new Missing("no Maven on the PATH"));
        String profiles = modules.stream().map(module -> "peers-" + module).collect(Collectors.joining(","));
        String folders =
                modules.stream().map(module -> ",benchmarks/peers/" + module).collect(Collectors.joining());
        tools.build(
                root,
                err,
                what,
                List.of(maven, "-B", "-q", "-P" + profiles, "-pl", "core,benchmarks" + folders, "compile"));
        for (String module : modules) {
            Files.writeString(stamp(module), "");
        }
    }

    private Path stamp(String module) {
        return folder(module).resolve("target/built");
    }

    private boolean fresh(String module) throws IOException {
        return Files.exists(stamp(module)) && !changedSince(stamp(module), module);
    }

    private boolean changedSince(Path stamp, String module) throws IOException {
        long built = stamp.toFile().lastModified();
        for (Path source : List.of(
                root.resolve("pom.xml"),
                folder(module).resolve("pom.xml"),
                folder(module).resolve("src"),
                root.resolve("benchmarks/src/main/java/dev/fermata/benchmarks/harness"))) {
            try (Stream<Path> files = Files.walk(source)) {
                if (files.anyMatch(file -> file.toFile().lastModified() > built)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Of our own program, or with the classes and libraries of a module of peers. */
    private String classPath(String module) {
        List<String> path = new ArrayList<>();
        try {
            if (!module.isEmpty()) {
                path.add(folder(module).resolve("target/classes").toString());
                path.add(Files.readString(folder(module).resolve("target/classpath"))
                        .strip());
            }
            path.add(root.resolve("benchmarks/target/classes").toString());
            path.add(root.resolve("core/target/classes").toString());
            path.add(Files.readString(root.resolve("benchmarks/target/classpath"))
                    .strip());
        } catch (IOException notBuilt) {
            throw new IllegalStateException("not built: start it through ./fermata bench", notBuilt);
        }
        return String.join(":", path);
    }
}
