package dev.fermata.inspect;

import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Shows this copy of Fermata to who looks at the JVM from outside: registers the {@link SnapshotBean}, and says so in the
 * system property {@code fermata.bean}, which can be read from outside without starting anything in the JVM. Started by
 * name, from package {@code engine}.
 */
final class Publication implements Runnable {
    /** {@code false}: leave the bean out. Else set here, to the bean's name, or to {@link #NO_MANAGEMENT}. */
    static final String PROPERTY = "fermata.bean";

    static final String NAME = "dev.fermata:type=Snapshot";
    static final String NO_MANAGEMENT = "no java.management";

    @Override
    public void run() {
        if (!"false".equals(System.getProperty(PROPERTY))) {
            System.setProperty(PROPERTY, register());
        }
    }

    private static String register() {
        try {
            return Registration.now();
        } catch (LinkageError missing) { // the module java.management is not in this JVM, or not for us
            return NO_MANAGEMENT;
        }
    }

    /** All that needs the module: loaded when first used, and not without it. */
    private static final class Registration {
        static String now() {
            try {
                MBeanServer server = ManagementFactory.getPlatformMBeanServer();
                String name = NAME;
                for (int copy = 2; !register(server, ObjectName.getInstance(name)); copy++) {
                    name = NAME + ",copy=" + copy;
                }
                return name;
            } catch (JMException failure) {
                throw new IllegalStateException(failure);
            }
        }

        /** False if another copy of Fermata, in another class loader, has that name. */
        private static boolean register(MBeanServer server, ObjectName name) throws JMException {
            try {
                server.registerMBean(new SnapshotBean(), name);
                return true;
            } catch (InstanceAlreadyExistsException taken) {
                return isOurs(server, name); // somebody was quicker, who asked from outside
            }
        }

        private static boolean isOurs(MBeanServer server, ObjectName name) {
            try {
                return server.getClassLoaderFor(name) == SnapshotBean.class.getClassLoader();
            } catch (InstanceNotFoundException gone) {
                return false;
            }
        }
    }
}
