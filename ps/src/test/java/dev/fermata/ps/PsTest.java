package dev.fermata.ps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A program that hangs, and was not prepared to be looked at. */
final class PsTest {
    private static final ObjectName BEAN = name("dev.fermata:type=Snapshot");

    private static Started program;

    @BeforeAll
    static void start() throws IOException {
        program = Started.java(Deadlocked.class).says(Deadlocked.READY);
    }

    @AfterAll
    static void end() {
        program.close();
    }

    @Test
    void theTreeTellsWhoWaitsForWhatAndWhoHoldsIt() {
        Asked asked = Asked.ps(program.pid());
        assertEquals(new Asked(0, asked.out(), ""), asked);
        assertContains(asked.out(), "├─ seller: waits for Lock \"prices\", held by buyer, for ");
        assertContains(asked.out(), "└─ buyer: waits for Lock \"stock\", held by seller, for ");
        assertContains(asked.out(), "at dev.fermata.ps.Deadlocked.take(Deadlocked.java:");
        assertContains(asked.out(), "{request=a-17}");
        assertContains(asked.out(), "deadlock:\n");
    }

    @Test
    void jsonIsADocumentOfTheSchema() throws IOException {
        Asked asked = Asked.ps(program.pid(), "--json");
        assertEquals(0, asked.status(), asked::toString);
        JsonNode root = new ObjectMapper().readTree(asked.out());
        assertEquals("dev.fermata.snapshot/1", root.get("schema").asText());
        assertEquals(program.pid(), root.at("/process/pid").asLong());
        assertEquals(Set.of("seller", "buyer"), Set.of(waiting(root, 0), waiting(root, 1)));
        assertEquals(1, root.get("deadlocks").size());
    }

    private static String waiting(JsonNode root, int index) {
        return root.get("tasks")
                .valueStream()
                .filter(task -> task.at("/waits/kind").asText().equals("lock"))
                .map(task -> task.get("name").asText())
                .toList()
                .get(index);
    }

    @Test
    void aDeadlockIsStatusOne() {
        Asked asked = Asked.ps(program.pid(), "--deadlocks");
        assertEquals(new Asked(1, asked.out(), ""), asked);
        assertContains(asked.out(), "holds lock \"stock\" and waits for lock \"prices\"");
    }

    @Test
    void theListTellsWhichUseFermata() throws Exception {
        try (var other = Started.withoutFermata(Idle.class).says(Idle.READY);
                var mute = Started.withoutFermata(Idle.class, "-XX:+DisableAttachMechanism")
                        .says(Idle.READY)) {
            awaitBean(program.pid());
            Asked asked = Asked.ps();
            assertEquals(0, asked.status(), asked::toString);
            assertEquals("yes", listed(asked, program), asked::out);
            assertEquals("no", listed(asked, other), asked::out);
            assertEquals("?", listed(asked, mute), asked::out);
        }
    }

    private static String listed(Asked asked, Started jvm) {
        return asked.out()
                .lines()
                .map(line -> line.strip().split(" +", -1))
                .filter(words -> words[0].equals(Long.toString(jvm.pid())))
                .map(words -> words[1])
                .collect(Collectors.joining());
    }

    @Test
    void theBeanComesByItselfAndAnswersAnyClient() throws Exception {
        awaitBean(program.pid());
        ask(program.pid(), server -> {
            assertEquals(
                    Set.of("render", "toJson", "deadlocks", "timedDeadlocks"),
                    Arrays.stream(server.getMBeanInfo(BEAN).getOperations())
                            .map(MBeanOperationInfo::getName)
                            .collect(Collectors.toSet()));
            assertContains((String) server.invoke(BEAN, "deadlocks", null, null), "seller");
            assertEquals("", server.invoke(BEAN, "timedDeadlocks", null, null));
        });
    }

    @Test
    void aProgramThatKeepsItsBeanBackIsShownAllTheSame() throws IOException {
        try (var silent = Started.java(Deadlocked.class, "-Dfermata.bean=false").says(Deadlocked.READY)) {
            assertContains(Asked.ps(silent.pid()).out(), "buyer: waits for");
        }
    }

    @Test
    void eachCopyOfFermataInAJvmIsShown() throws Exception {
        try (var both = Started.java(TwoCopies.class).says(Deadlocked.READY).says(Deadlocked.READY)) {
            ask(both.pid(), server -> {
                while (server.queryNames(name(BEAN + ",*"), null).size() < 2) {
                    Thread.onSpinWait();
                }
                assertEquals(Set.of(BEAN, name(BEAN + ",copy=2")), server.queryNames(name(BEAN + ",*"), null));
            });
            String out = Asked.ps(both.pid()).out();
            String first = out.substring(0, out.indexOf("copy 2 of"));
            assertTrue(first.startsWith("copy 1 of Fermata in this JVM\n"), out);
            assertContains(first, "buyer: waits for");
            assertContains(out.substring(first.length()), "buyer: waits for");
        }
    }

    /** The output ends the program as soon as there are three pictures in it. */
    @Test
    void watchingGoesOnToTheEndOfTheJvm() throws IOException {
        try (var watched = Started.java(Deadlocked.class).says(Deadlocked.READY)) {
            StringWriter text = new StringWriter();
            Writer out = new Writer() {
                private int pictures;

                @Override
                public void write(char[] chars, int start, int length) {
                    text.write(chars, start, length);
                }

                @Override
                public void flush() throws IOException {
                    if (++pictures == 3) {
                        try {
                            watched.kill();
                        } catch (InterruptedException stop) {
                            throw new IOException(stop);
                        }
                    }
                }

                @Override
                public void close() {}
            };
            StringWriter err = new StringWriter();
            String pid = Long.toString(watched.pid());
            int status = Ps.execute(
                    new PrintWriter(out),
                    new PrintWriter(err, true),
                    true,
                    "--watch=0.01",
                    "--deadlocks",
                    "--limit=60",
                    pid);
            assertEquals("", err.toString());
            assertEquals(1, status);
            List<String> pictures = List.of(text.toString().split("\033\\[H", -1));
            assertEquals("", pictures.getFirst());
            assertEquals(4, pictures.size(), text::toString);
            assertEquals(1, Set.copyOf(pictures.subList(1, 4)).size(), text::toString);
        }
    }

    // --- JMX, by hand ------------------------------------------------------------------------------------------------

    private interface Question {
        void ask(MBeanServerConnection server) throws Exception;
    }

    private static void ask(long pid, Question question) throws Exception {
        VirtualMachine jvm = VirtualMachine.attach(Long.toString(pid));
        String address = jvm.startLocalManagementAgent();
        jvm.detach();
        try (var connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
            question.ask(connector.getMBeanServerConnection());
        }
    }

    /** Until the property says that the program itself has registered it; a client that asks does not set that. */
    private static void awaitBean(long pid) throws Exception {
        VirtualMachine jvm = VirtualMachine.attach(Long.toString(pid));
        while (!BEAN.toString().equals(jvm.getSystemProperties().getProperty("fermata.bean"))) {
            Thread.onSpinWait();
        }
        jvm.detach();
    }

    private static ObjectName name(String text) {
        try {
            return ObjectName.getInstance(text);
        } catch (MalformedObjectNameException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    private static void assertContains(String text, String part) {
        assertTrue(text.contains(part), () -> "'" + part + "' is not in\n" + text);
    }
}
