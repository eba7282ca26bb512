package dev.fermata.spring.boot;

import dev.fermata.slf4j.FermataMdc;
import jakarta.servlet.Filter;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.OncePerRequestFilter;

/** Request ids: the filter that brings them, and the lines of the log that show them. */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "fermata.request-id.enabled", matchIfMissing = true)
@EnableConfigurationProperties(FermataProperties.class)
public final class FermataRequestIdAutoConfiguration {
    /** For Spring. */
    public FermataRequestIdAutoConfiguration() {}

    /** Where requests come by servlets. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass({Filter.class, OncePerRequestFilter.class})
    static final class Servlets {
        @Bean
        @ConditionalOnMissingBean
        RequestIdFilter fermataRequestIdFilter(FermataProperties properties) {
            return new RequestIdFilter(properties.requestId().header());
        }
    }

    /** Where somebody logs. The lines of a JVM are shared: it stays shown when an application ends. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(FermataMdc.class)
    static final class Logs {
        @Bean
        @ConditionalOnMissingBean(name = "fermataRequestIdInLogs")
        InitializingBean fermataRequestIdInLogs(FermataProperties properties) {
            return () ->
                    FermataMdc.show(RequestId.CURRENT, properties.requestId().mdcKey());
        }
    }
}
