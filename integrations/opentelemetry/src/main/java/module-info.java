import org.jspecify.annotations.NullMarked;

/** Spans that tasks inherit, and tasks as spans: see {@link dev.fermata.opentelemetry.FermataTracing}. */
@NullMarked
@SuppressWarnings("requires-transitive-automatic") // OpenTelemetry has no module descriptors, only stable names
module dev.fermata.opentelemetry {
    requires static transitive org.jspecify;
    requires transitive dev.fermata;
    requires transitive io.opentelemetry.api;
    requires transitive io.opentelemetry.context;

    exports dev.fermata.opentelemetry;

    provides io.opentelemetry.context.ContextStorageProvider with
            dev.fermata.opentelemetry.InheritedStorageProvider;
}
