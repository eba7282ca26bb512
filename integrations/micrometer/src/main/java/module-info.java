import org.jspecify.annotations.NullMarked;

/** What Fermata does, as Micrometer meters: see {@link dev.fermata.micrometer.FermataMetrics}. */
@NullMarked
@SuppressWarnings("requires-transitive-automatic") // Micrometer has no module descriptor, only a stable name
module dev.fermata.micrometer {
    requires static transitive org.jspecify;
    requires transitive dev.fermata;
    requires transitive micrometer.core;

    exports dev.fermata.micrometer;
}
