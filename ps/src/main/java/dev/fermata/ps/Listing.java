package dev.fermata.ps;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The JVMs of this user, and which of them use Fermata: that is read from a system property, nothing is started there. */
final class Listing {
    private static final String PROPERTY = "fermata.bean";
    private static final int WIDTH = 100;

    private final Map<Long, String> lines = new ConcurrentHashMap<>();
    private final Limit limit;

    Listing(Limit limit) {
        this.limit = limit;
    }

    /** Asks all of them at once, as each may be one that does not answer. */
    String take() throws InterruptedException {
        var threads = VirtualMachine.list().stream()
                .filter(Listing::isMine)
                .map(jvm -> Thread.ofPlatform().daemon().start(() -> add(jvm)))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        ProcessHandle.allProcesses()
                .filter(process -> Candidate.isMine(process) && Candidate.refusesAttaching(process))
                .forEach(process -> add(process.pid(), "?", Candidate.command(process) + " (attaching is disabled)"));
        return header() + String.join("", new TreeMap<>(lines).values());
    }

    private static boolean isMine(VirtualMachineDescriptor jvm) {
        long pid = pid(jvm);
        return pid != ProcessHandle.current().pid()
                && ProcessHandle.of(pid).filter(Candidate::isMine).isPresent();
    }

    private static long pid(VirtualMachineDescriptor jvm) {
        return Long.parseLong(jvm.id());
    }

    private void add(VirtualMachineDescriptor jvm) {
        try {
            add(pid(jvm), limit.call(pid(jvm), () -> usesFermata(jvm)) ? "yes" : "no", jvm.displayName());
        } catch (Trouble trouble) {
            add(pid(jvm), "?", jvm.displayName() + " (does not answer)");
        }
    }

    private static boolean usesFermata(VirtualMachineDescriptor jvm) throws IOException, AttachNotSupportedException {
        VirtualMachine attached = VirtualMachine.attach(jvm);
        try {
            String bean = attached.getSystemProperties().getProperty(PROPERTY, "false");
            return !bean.equals("false");
        } finally {
            attached.detach();
        }
    }

    private void add(long pid, String uses, String program) {
        String start = program.length() > WIDTH ? program.substring(0, WIDTH) + "…" : program;
        lines.put(pid, line(Long.toString(pid), uses, start));
    }

    private static String header() {
        return line("PID", "FERMATA", "PROGRAM");
    }

    private static String line(String pid, String uses, String program) {
        return String.format(Locale.ROOT, "%7s  %-7s  %s%n", pid, uses, program);
    }
}
