package dev.fermata.spring.boot;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The actuator's endpoint {@code fermata}, where it is exposed. */
@AutoConfiguration
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnAvailableEndpoint(FermataEndpoint.class)
public final class FermataEndpointAutoConfiguration {
    /** For Spring. */
    public FermataEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    FermataEndpoint fermataEndpoint() {
        return new FermataEndpoint();
    }
}
