package dev.fermata.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import dev.fermata.micrometer.FermataMetrics;
import dev.fermata.schedule.Scheduler;
import dev.fermata.slf4j.FermataMdc;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.Filter;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.MDCAdapter;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Which beans there are. */
final class AutoConfigurationTest {
    private static final AutoConfigurations ALL = AutoConfigurations.of(
            FermataEndpointAutoConfiguration.class,
            FermataMetricsAutoConfiguration.class,
            FermataRequestIdAutoConfiguration.class,
            FermataSchedulerAutoConfiguration.class);

    private final ApplicationContextRunner plain = new ApplicationContextRunner().withConfiguration(ALL);
    private final WebApplicationContextRunner web = new WebApplicationContextRunner().withConfiguration(ALL);

    @Test
    void aPlainApplicationHasASchedulerAndNothingOfTheWeb() {
        plain.run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(Scheduler.class)
                .hasBean("fermataRequestIdInLogs")
                .doesNotHaveBean(RequestIdFilter.class)
                .doesNotHaveBean(FermataMetrics.class)
                .doesNotHaveBean(FermataEndpoint.class));
    }

    @Test
    void eachCanBeTurnedOff() {
        web.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withPropertyValues(
                        "fermata.request-id.enabled=false",
                        "fermata.scheduler.enabled=false",
                        "fermata.metrics.enabled=false",
                        "management.endpoints.web.exposure.include=fermata",
                        "management.endpoint.fermata.access=NONE")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(Scheduler.class)
                        .doesNotHaveBean(SchedulerLifecycle.class)
                        .doesNotHaveBean("fermataRequestIdInLogs")
                        .doesNotHaveBean(RequestIdFilter.class)
                        .doesNotHaveBean(FermataMetrics.class)
                        .doesNotHaveBean(FermataEndpoint.class));
    }

    @Test
    void whatTheProgramHasGoesBefore() {
        RequestIdFilter filter = new RequestIdFilter("X-Mine");
        FermataMetrics metrics = new FermataMetrics();
        Scheduler scheduler = Scheduler.open();
        FermataEndpoint endpoint = new FermataEndpoint();
        web.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean(RequestIdFilter.class, () -> filter)
                .withBean(FermataMetrics.class, () -> metrics)
                .withBean(FermataEndpoint.class, () -> endpoint)
                .withBean("mine", Scheduler.class, () -> scheduler)
                .withPropertyValues("management.endpoints.web.exposure.include=fermata")
                .run(context -> {
                    assertThat(context.getBean(RequestIdFilter.class)).isSameAs(filter);
                    assertThat(context.getBean(FermataMetrics.class)).isSameAs(metrics);
                    assertThat(context.getBean(FermataEndpoint.class)).isSameAs(endpoint);
                    assertThat(context.getBean(Scheduler.class)).isSameAs(scheduler);
                    assertThat(context).hasSingleBean(SchedulerLifecycle.class);
                });
    }

    @Test
    void itStartsWhereLibrariesAreMissing() {
        web.withClassLoader(
                        new FilteredClassLoader(FermataMdc.class, MeterRegistry.class, Endpoint.class, Filter.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(Scheduler.class)
                        .doesNotHaveBean("fermataRequestIdInLogs")
                        .doesNotHaveBean("fermataRequestIdFilter")
                        .doesNotHaveBean("fermataMetrics")
                        .doesNotHaveBean("fermataEndpoint"));
    }

    @Test
    void aRegistryGetsTheMeters() {
        plain.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .run(context -> assertThat(context).hasSingleBean(FermataMetrics.class));
    }

    @Test
    void theEndpointIsThereWhereItIsExposed() {
        web.withPropertyValues("management.endpoints.web.exposure.include=fermata")
                .run(context -> assertThat(context).hasSingleBean(FermataEndpoint.class));
        web.run(context -> assertThat(context).doesNotHaveBean(FermataEndpoint.class));
    }

    @Test
    void theHeaderCanBeChosen() {
        web.withPropertyValues("fermata.request-id.header=X-Correlation-Id").run(context -> {
            MockHttpServletRequest request = new MockHttpServletRequest();
            request.addHeader("X-Correlation-Id", "r-17");
            MockHttpServletResponse response = new MockHttpServletResponse();
            context.getBean(RequestIdFilter.class).doFilter(request, response, new MockFilterChain());
            assertThat(response.getHeader("X-Correlation-Id")).isEqualTo("r-17");
        });
    }

    @Test
    void theKeyInTheLogsCanBeChosen() {
        plain.withPropertyValues("fermata.request-id.mdc-key=rid").run(_ -> {
            try (var _ = RequestId.CURRENT.set("r-17")) {
                assertThat(adapter().get("rid")).isEqualTo("r-17");
            } finally {
                FermataMdc.hide("rid");
            }
        });
    }

    /** What an event of Logback asks. */
    private static MDCAdapter adapter() {
        return ((LoggerContext) LoggerFactory.getILoggerFactory()).getMDCAdapter();
    }

    @Test
    void aHeaderWithoutANameIsRefused() {
        plain.withPropertyValues("fermata.request-id.header=")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("fermata.request-id.enabled=false"));
    }
}
