package dev.fermata.inspect;

/**
 * The picture of this JVM for who looks from outside: the operations of the management bean
 * {@code dev.fermata:type=Snapshot}, for {@code ./fermata ps}, JConsole, or any other client of Java Management Extensions.
 *
 * <p>The bean is there some three seconds after the JVM first started a task or waited, without any code for it; a second
 * copy of Fermata, in another class loader, has the key {@code copy=2} added. {@code -Dfermata.bean=false} leaves it out.
 * Until it is there, or if it is left out, a client can create it: {@code MBeanServerConnection.createMBean} of the class
 * {@link SnapshotBean}.
 */
public interface SnapshotMXBean {
    /** {@link Snapshot#render}: the tree of tasks as text. */
    String render();

    /** {@link Snapshot#toJson}: all of it, in the schema {@code dev.fermata.snapshot/1}. */
    String toJson();

    /** The descriptions of {@link Snapshot#deadlocks}, with an empty line between two; empty if there are none. */
    String deadlocks();

    /** The descriptions of {@link Snapshot#timedDeadlocks}, with an empty line between two; empty if there are none. */
    String timedDeadlocks();
}
