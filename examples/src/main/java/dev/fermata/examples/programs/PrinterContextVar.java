package dev.fermata.examples.programs;

import dev.fermata.context.ContextVar;
import dev.fermata.task.TaskGroupException;
import dev.fermata.task.Tasks;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * Three tasks print a variable, set it to their number, and print it again. With a static field each finds what its
 * predecessor left there; with a {@link ContextVar} each sees its own value and none but that.
 *
 * <p>In parallel it is anybody's guess what they find in the static field, but the context variable stays the same.
 */
@Command(name = "contextvar", description = "A static field and a context variable, set by three tasks: context.")
final class PrinterContextVar extends Program {
    private static final ContextVar<String> OWN = ContextVar.create("own", "none");

    private static volatile String shared = "none";

    @Override
    void run() throws InterruptedException, TaskGroupException {
        List<Integer> printers = List.of(1, 2, 3);
        shared = "none";
        System.out.println("static field");
        Tasks.forEach(printers, PrinterContextVar::useStaticField);
        System.out.println("context variable");
        Tasks.forEach(printers, PrinterContextVar::useContextVar);
    }

    private static void useStaticField(int number) {
        print(number, shared);
        shared = Integer.toString(number);
        print(number, shared);
    }

    private static void useContextVar(int number) {
        print(number, OWN.get());
        OWN.set(Integer.toString(number));
        print(number, OWN.get());
    }

    private static void print(int number, String value) {
        System.out.println("printer " + number + " value=" + value);
    }
}
