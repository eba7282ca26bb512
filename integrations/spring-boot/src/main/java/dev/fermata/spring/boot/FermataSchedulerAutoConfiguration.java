package dev.fermata.spring.boot;

import dev.fermata.schedule.Scheduler;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** A {@link Scheduler} that stops with the application. One of the program's own goes before, and stops as this would. */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "fermata.scheduler.enabled", matchIfMissing = true)
@EnableConfigurationProperties(FermataProperties.class)
public final class FermataSchedulerAutoConfiguration {
    /** For Spring. */
    public FermataSchedulerAutoConfiguration() {}

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    Scheduler fermataScheduler() {
        return Scheduler.open();
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(Scheduler.class)
    SchedulerLifecycle fermataSchedulerLifecycle(Scheduler scheduler, FermataProperties properties) {
        return new SchedulerLifecycle(scheduler, properties.scheduler().grace());
    }
}
