package dev.fermata.ps;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./fermata ps}: what the tasks of a running JVM do and wait for. Nothing needs to be prepared there. */
@Command(
        name = "./fermata ps",
        description = {
            "Shows what the tasks of a running JVM do and wait for, as a tree.",
            "Without PID, lists the JVMs of this user and which of them have used Fermata."
        },
        sortOptions = false,
        exitCodeListHeading = "%nStatus:%n",
        exitCodeList = {
            "0:done",
            "1:with --deadlocks: there is a deadlock",
            "2:wrong words",
            "3:cannot look: no such process, not a JVM, no Fermata in it, …"
        })
public final class Ps implements Callable<Integer> {
    private static final int DEADLOCK = 1;
    private static final int TROUBLE = 3;
    private static final String REDRAW =
            "\033[H\033[2J\033[3J"; // home, and clear what is seen and what was scrolled away

    @Parameters(arity = "0..1", paramLabel = "PID", description = "The process id of the JVM.")
    private @Nullable Long pid;

    @Option(names = "--json", description = "As JSON, in the schema dev.fermata.snapshot/1.")
    private boolean json;

    @Option(names = "--deadlocks", description = "Only the deadlocks; status 1 if there are any.")
    private boolean deadlocks;

    @Option(
            names = "--watch",
            arity = "0..1",
            paramLabel = "SECONDS",
            description = "Again each second, or so often, until Ctrl-C or the end of the JVM.")
    private @Nullable Double watch;

    @Option(
            names = "--limit",
            paramLabel = "SECONDS",
            description = "How long the JVM may take to answer (${DEFAULT-VALUE}).")
    private double limit = 10;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    @SuppressWarnings("unused") // picocli looks at the annotation only
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private final boolean terminal;

    private Ps(boolean terminal) {
        this.terminal = terminal;
    }

    /** Always exits, whatever a JVM that does not answer still holds up. */
    public static void main(String[] words) {
        Charset charset = List.of(words).contains("--json") ? StandardCharsets.UTF_8 : charsetOfText();
        PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), false, charset);
        PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
        int status = execute(out, err, isTerminal(), words);
        out.flush();
        System.exit(status);
    }

    @SuppressWarnings("SystemConsoleNull") // it is, if input or output is no terminal and nobody asks for JLine
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** What cannot say "├─" is the encoding of a bare locale, and tells nothing of the terminal behind it. */
    private static Charset charsetOfText() {
        Charset usual = System.out.charset();
        return usual.newEncoder().canEncode('├') ? usual : StandardCharsets.UTF_8;
    }

    /** As {@link #main}, without the end of the JVM: returns the status. */
    static int execute(PrintWriter out, PrintWriter err, boolean terminal, String... words) {
        // Else picocli would take the word after it for the seconds: "--watch PID".
        String[] plain = Arrays.stream(words)
                .map(word -> word.equals("--watch") ? "--watch=1" : word)
                .toArray(String[]::new);
        return new CommandLine(new Ps(terminal))
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((wrong, _) -> {
                    err.println("fermata: " + wrong.getMessage() + ", see ./fermata ps --help");
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((failure, _, _) -> {
                    err.println("fermata: " + (failure instanceof Trouble ? failure.getMessage() : failure));
                    return TROUBLE;
                })
                .execute(plain);
    }

    @Override
    public Integer call() throws Trouble, InterruptedException {
        refuse(json && deadlocks, "--json and --deadlocks exclude each other");
        refuse(pid == null && (json || deadlocks || watch != null), "which JVM? PID is missing");
        refuse(limit <= 0 || (watch != null && watch <= 0), "SECONDS must be more than 0");
        Limit time = new Limit(millis(limit));
        time.limitAttaching();
        if (pid != null) {
            return show(pid, time);
        }
        print(new Listing(time).take());
        return 0;
    }

    private void refuse(boolean wrong, String why) {
        if (wrong) {
            throw new ParameterException(spec.commandLine(), why);
        }
    }

    private static Duration millis(double seconds) {
        return Duration.ofMillis((long) (seconds * 1000));
    }

    private int show(long pid, Limit time) throws Trouble, InterruptedException {
        try (Connection jvm = time.call(pid, () -> Connection.to(pid, time))) {
            int status = time.call(pid, () -> show(jvm));
            while (watch != null) {
                Thread.sleep(millis(watch));
                try {
                    status = time.call(pid, () -> show(jvm));
                } catch (Trouble trouble) {
                    if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) {
                        throw trouble;
                    }
                    return status; // it has ended, and so has what there is to watch
                }
            }
            return status;
        }
    }

    private int show(Connection jvm) throws Exception {
        if (deadlocks) {
            return showDeadlocks(jvm);
        }
        List<String> pictures = jvm.ask(json ? "toJson" : "render");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pictures.size(); i++) {
            if (pictures.size() > 1 && !json) {
                text.append("copy ")
                        .append(i + 1)
                        .append(" of Fermata in this JVM")
                        .append(System.lineSeparator());
            }
            text.append(pictures.get(i)).append(System.lineSeparator());
        }
        redraw(text.toString());
        return 0;
    }

    private int showDeadlocks(Connection jvm) throws Exception {
        String lasting = join(jvm.ask("deadlocks"));
        String timed = join(jvm.ask("timedDeadlocks"));
        String end = System.lineSeparator();
        redraw((lasting.isEmpty() ? "no deadlock" : lasting)
                + end
                + (timed.isEmpty() ? "" : end + "until a deadline ends it:" + end + timed + end));
        return lasting.isEmpty() ? 0 : DEADLOCK;
    }

    private static String join(List<String> texts) {
        return String.join(
                "\n\n", texts.stream().filter(text -> !text.isEmpty()).toList());
    }

    private void redraw(String text) {
        print(watch != null && terminal && !json ? REDRAW + text : text);
    }

    private void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
    }
}
