package dev.fermata.spring.boot;

import dev.fermata.inspect.Snapshot;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** What tasks do and wait for, now: {@code /actuator/fermata}, as JSON or, for who accepts {@code text/plain}, as a tree. */
@Endpoint(id = "fermata")
public final class FermataEndpoint {
    /** For Spring. */
    public FermataEndpoint() {}

    /** In the schema {@code dev.fermata.snapshot/1}. */
    @ReadOperation(produces = "application/json")
    public String snapshot() {
        return Snapshot.take().toJson();
    }

    /** A line for each task. */
    @ReadOperation(produces = "text/plain;charset=UTF-8")
    public String textSnapshot() {
        return Snapshot.take().render();
    }
}
