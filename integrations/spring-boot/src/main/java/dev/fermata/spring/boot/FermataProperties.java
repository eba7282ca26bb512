package dev.fermata.spring.boot;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be chosen, under {@code fermata}.
 *
 * @param requestId the request id
 * @param scheduler the scheduler
 * @param metrics the meters
 */
@ConfigurationProperties("fermata")
public record FermataProperties(
        @DefaultValue RequestIds requestId,
        @DefaultValue Schedulers scheduler,
        @DefaultValue Metrics metrics) {

    /**
     * Of {@link RequestId}.
     *
     * @param enabled whether requests get one, and lines of the log show it
     * @param header the header that it comes and goes with
     * @param mdcKey the key that it has in the MDC
     */
    public record RequestIds(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("X-Request-Id") String header,
            @DefaultValue("request_id") String mdcKey) {
        /** Checks them. */
        public RequestIds {
            if (header.isBlank() || mdcKey.isBlank()) {
                throw new IllegalArgumentException(
                        "neither fermata.request-id.header nor fermata.request-id.mdc-key can"
                                + " be empty: leave them out, or set fermata.request-id.enabled=false");
            }
        }
    }

    /**
     * Of the scheduler.
     *
     * @param enabled whether there is one
     * @param grace how long runs may go on when the application stops, before they are cancelled
     */
    public record Schedulers(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("30s") Duration grace) {}

    /**
     * Of the meters.
     *
     * @param enabled whether the application's registry is fed
     */
    public record Metrics(@DefaultValue("true") boolean enabled) {}
}
