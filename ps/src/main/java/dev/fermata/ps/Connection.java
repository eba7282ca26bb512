package dev.fermata.ps;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.AttachOperationFailedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The management beans of Fermata in another JVM: one, or more if it has more copies of Fermata, in class loaders. */
final class Connection implements AutoCloseable {
    private static final String BEAN = "dev.fermata:type=Snapshot";
    private static final String BEAN_CLASS = "dev.fermata.inspect.SnapshotBean";

    private final JMXConnector connector;
    private final MBeanServerConnection server;
    private final List<ObjectName> beans;

    private Connection(JMXConnector connector, MBeanServerConnection server, List<ObjectName> beans) {
        this.connector = connector;
        this.server = server;
        this.beans = beans;
    }

    @SuppressWarnings("BanJNDI") // the address is of the agent that the JVM itself has just told us of
    static Connection to(long pid, Limit limit) throws Exception {
        JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(agent(pid, limit)));
        try {
            MBeanServerConnection server = connector.getMBeanServerConnection();
            return new Connection(connector, server, beans(pid, server));
        } catch (Exception failure) {
            close(connector);
            throw failure;
        }
    }

    /** Starts the agent, if it does not run yet, and returns its address: no port, and for this machine only. */
    private static String agent(long pid, Limit limit) throws Exception {
        VirtualMachine jvm = attach(pid, limit);
        try {
            return jvm.startLocalManagementAgent();
        } catch (AttachOperationFailedException failure) {
            throw new Trouble("the Java of process " + pid + " cannot be managed (" + failure.getMessage()
                    + "): it needs the modules java.management and jdk.management.agent");
        } finally {
            jvm.detach();
        }
    }

    private static VirtualMachine attach(long pid, Limit limit) throws Exception {
        Candidate.check(pid);
        long start = System.nanoTime();
        try {
            return VirtualMachine.attach(Long.toString(pid));
        } catch (AttachNotSupportedException | IOException failure) {
            Candidate.check(pid); // it may have ended meanwhile
            if (limit.hasAttachedLong(start)) {
                throw limit.late(pid);
            }
            throw new Trouble("cannot attach to process " + pid + " (" + failure.getMessage()
                    + "): it is not a HotSpot JVM, or was started with -XX:+DisableAttachMechanism");
        }
    }

    private static List<ObjectName> beans(long pid, MBeanServerConnection server) throws Exception {
        ObjectName pattern = ObjectName.getInstance(BEAN + ",*");
        Set<ObjectName> found = server.queryNames(pattern, null);
        if (found.isEmpty()) {
            create(pid, server);
            found = server.queryNames(pattern, null);
        }
        return List.copyOf(new TreeSet<>(found));
    }

    /** Fermata registers its bean by itself, but not at once, and not if it was told not to. */
    private static void create(long pid, MBeanServerConnection server) throws Exception {
        try {
            server.createMBean(BEAN_CLASS, ObjectName.getInstance(BEAN));
        } catch (InstanceAlreadyExistsException meanwhile) {
            // as good
        } catch (ReflectionException missing) {
            throw new Trouble("the JVM of process " + pid + " does not use Fermata: it is not on its class path, and"
                    + " if another class loader has it, it has not been in use for some seconds yet");
        }
    }

    /** What each of the beans says. */
    List<String> ask(String operation) throws JMException, IOException {
        String[] answers = new String[beans.size()];
        for (int i = 0; i < answers.length; i++) {
            answers[i] = String.valueOf(server.invoke(beans.get(i), operation, new Object[0], new String[0]));
        }
        return List.of(answers);
    }

    @Override
    public void close() {
        close(connector);
    }

    private static void close(JMXConnector connector) {
        try {
            connector.close();
        } catch (IOException gone) {
            // then there is nothing left to close
        }
    }
}
