package dev.fermata.examples;

import dev.fermata.examples.programs.RunCommand;
import dev.fermata.examples.snackbar.ServeCommand;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code ./fermata run NAME} and {@code ./fermata serve}. */
@Command(
        name = "./fermata",
        subcommands = {RunCommand.class, ServeCommand.class})
public final class Main {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    @SuppressWarnings("unused") // picocli looks at the annotation only
    private boolean help;

    private Main() {}

    /** Exits with status 2 if the words make no sense, with 1 if what they start fails. */
    public static void main(String[] words) {
        int status = execute(words);
        if (status != 0) { // else main just ends: a shutdown hook may be waiting for that
            System.exit(status);
        }
    }

    /** As {@link #main}, without the end of the JVM: returns the status. */
    public static int execute(String... words) {
        return new CommandLine(new Main())
                .setParameterExceptionHandler((wrong, _) -> complain(wrong))
                .execute(words);
    }

    private static int complain(ParameterException wrong) {
        CommandLine where = wrong.getCommandLine();
        where.getErr().println("fermata: " + describe(wrong, where));
        return CommandLine.ExitCode.USAGE;
    }

    private static String describe(ParameterException wrong, CommandLine where) {
        if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
            return String.valueOf(wrong.getMessage()).replaceFirst("^Error: ", "");
        }
        String word = unmatched.getUnmatched().getFirst();
        String command = where.getCommandSpec().qualifiedName();
        Set<String> known = where.getSubcommands().keySet();
        if (word.startsWith("-")) {
            return "unknown option '" + word + "', see " + command + " --help";
        }
        return known.isEmpty()
                ? "unexpected word '" + word + "' after " + command
                : "unknown word '" + word + "' after " + command + ", known are " + String.join(", ", known);
    }
}
