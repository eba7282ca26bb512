import org.jspecify.annotations.NullMarked;

/**
 * What Fermata does, as Micrometer meters: see {@link dev.fermata.micrometer.FermataMetrics}. And Fermata's context, where
 * Micrometer's context propagation goes.
 */
@NullMarked
@SuppressWarnings("requires-transitive-automatic") // Micrometer has no module descriptor, only a stable name
module dev.fermata.micrometer {
    requires static transitive org.jspecify;
    requires transitive dev.fermata;
    requires transitive micrometer.core;
    requires static context.propagation; // if the program has it

    exports dev.fermata.micrometer;

    provides io.micrometer.context.ThreadLocalAccessor with
            dev.fermata.micrometer.FermataContextAccessor;
}
