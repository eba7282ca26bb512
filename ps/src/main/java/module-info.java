import org.jspecify.annotations.NullMarked;

/** {@code ./fermata ps}: the picture of a running JVM that uses Fermata, from outside. */
@NullMarked
module dev.fermata.ps {
    requires static org.jspecify;
    requires info.picocli;
    requires java.management;
    requires java.management.rmi; // how JMX talks to another JVM
    requires jdk.attach;

    opens dev.fermata.ps to
            info.picocli;
}
