package dev.fermata.cron;

import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import java.util.List;

/**
 * The dialects of {@link UnixCron}, as cron-utils wants them described: how many fields, and whether a day must meet both
 * fields for days or either of them. The library decides the latter by a star that stands alone, Vixie's cron by one
 * that the field begins with; so we do.
 */
final class Dialect {
    private static final CronParser FIVE_EITHER = parser(false, false);
    private static final CronParser FIVE_BOTH = parser(false, true);
    private static final CronParser SIX_EITHER = parser(true, false);
    private static final CronParser SIX_BOTH = parser(true, true);

    private Dialect() {}

    /** The one for these fields; none of them stands for a nickname. */
    static CronParser of(List<String> fields) {
        int size = fields.size();
        boolean both = size > 0
                && (fields.get(size - 3).startsWith("*") || fields.getLast().startsWith("*"));
        if (size == 6) {
            return both ? SIX_BOTH : SIX_EITHER;
        }
        return both ? FIVE_BOTH : FIVE_EITHER;
    }

    private static CronParser parser(boolean seconds, boolean both) {
        CronDefinitionBuilder builder = CronDefinitionBuilder.defineCron();
        if (seconds) {
            builder = builder.withSeconds().withStrictRange().and();
        }
        builder = builder.withMinutes()
                .withStrictRange()
                .and()
                .withHours()
                .withStrictRange()
                .and()
                .withDayOfMonth()
                .withStrictRange()
                .and()
                .withMonth()
                .withStrictRange()
                .and()
                .withDayOfWeek()
                .withValidRange(0, 7)
                .withMondayDoWValue(1)
                .withIntMapping(7, 0)
                .withStrictRange()
                .and();
        builder = both ? builder.matchDayOfWeekAndDayOfMonth() : builder;
        return new CronParser(nicknames(builder));
    }

    private static CronDefinition nicknames(CronDefinitionBuilder builder) {
        return builder.withSupportedNicknameYearly()
                .withSupportedNicknameAnnually()
                .withSupportedNicknameMonthly()
                .withSupportedNicknameWeekly()
                .withSupportedNicknameDaily()
                .withSupportedNicknameMidnight()
                .withSupportedNicknameHourly()
                .instance();
    }
}
