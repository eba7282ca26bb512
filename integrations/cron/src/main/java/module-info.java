import org.jspecify.annotations.NullMarked;

/** Cron expressions for {@link dev.fermata.schedule.Schedule#cron}; which, says {@link dev.fermata.cron.UnixCron}. */
@NullMarked
@SuppressWarnings("requires-automatic") // cron-utils has no module descriptor, only a stable name
module dev.fermata.cron {
    requires static transitive org.jspecify;
    requires transitive dev.fermata;
    requires com.cronutils;

    exports dev.fermata.cron;

    provides dev.fermata.schedule.CronParser with
            dev.fermata.cron.UnixCron;
}
