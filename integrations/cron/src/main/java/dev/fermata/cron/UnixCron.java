package dev.fermata.cron;

import com.cronutils.model.Cron;
import com.cronutils.model.time.ExecutionTime;
import dev.fermata.schedule.CronParser;
import dev.fermata.schedule.CronTimes;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;

/**
 * The expressions that {@code crontab} has, read with cron-utils. Nobody needs to call it: the artifact being there is
 * enough for {@link dev.fermata.schedule.Schedule#cron}.
 *
 * <table>
 *   <caption>Five fields, or six with the seconds first, with blanks between them</caption>
 *   <tr><th>field</th><th>values</th></tr>
 *   <tr><td>second</td><td>0–59; 0 if there are five fields</td></tr>
 *   <tr><td>minute</td><td>0–59</td></tr>
 *   <tr><td>hour</td><td>0–23</td></tr>
 *   <tr><td>day of the month</td><td>1–31</td></tr>
 *   <tr><td>month</td><td>1–12, or JAN–DEC</td></tr>
 *   <tr><td>day of the week</td><td>0–7, both 0 and 7 being Sunday, or SUN–SAT</td></tr>
 * </table>
 *
 * <p>A field is {@code *} (all), a value, a range {@code a-b}, each with a step ({@code *}{@code /15}, {@code 9-17/2},
 * {@code 5/20}: from 5 on), or several of them with commas. A step counts from the least value of its range. Ranges do
 * not go around the end: it is {@code 22-23,0-2}, not {@code 22-2}. Names are written in any case.
 *
 * <p>If both the day of the month and the day of the week are restricted, either suffices: {@code 0 0 13 * FRI} comes
 * each 13th and each Friday. A field that begins with {@code *} does not count as restricted, as with Vixie's cron:
 * {@code 0 0 *}{@code /2 * MON} comes on Mondays that are odd days of their month.
 *
 * <p>Instead of fields: {@code @yearly}, {@code @annually}, {@code @monthly}, {@code @weekly}, {@code @daily},
 * {@code @midnight}, {@code @hourly}. Not understood are {@code @reboot}, and what only Quartz and its like have:
 * {@code ?}, {@code L}, {@code W}, {@code #}, years.
 */
public final class UnixCron implements CronParser {
    private static final List<String> SIX =
            List.of("second", "minute", "hour", "day of the month", "month", "day of the week");
    private static final List<String> FIVE = SIX.subList(1, 6);

    /** For {@link java.util.ServiceLoader}. */
    public UnixCron() {}

    private record Times(ExecutionTime times, boolean isRhythm) implements CronTimes {
        @Override
        public Optional<LocalDateTime> after(LocalDateTime time) {
            return times.nextExecution(time.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
        }
    }

    @Override
    public CronTimes parse(String expression) {
        String text = expression.strip();
        List<String> fields = text.startsWith("@") ? List.of() : List.of(text.split("\\s+"));
        if (!text.startsWith("@")) {
            checkForm(fields);
        }
        Cron cron;
        try {
            cron = Dialect.of(fields).parse(text);
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(whatIsWrong(fields, refused), refused);
        }
        List<String> read = List.of(cron.asString().split(" "));
        boolean isRhythm = read.subList(0, read.size() - 3).stream().anyMatch(field -> field.startsWith("*"));
        return new Times(ExecutionTime.forCron(cron), isRhythm);
    }

    private static void checkForm(List<String> fields) {
        if (fields.size() != 5 && fields.size() != 6) {
            int found = fields.equals(List.of("")) ? 0 : fields.size();
            throw new IllegalArgumentException("it has " + found + " fields, and should have five ("
                    + String.join(", ", FIVE) + "), or six with the second first");
        }
        for (int i = 0; i < fields.size(); i++) {
            String stranger = fields.get(i).replaceAll("[0-9A-Za-z*,/-]", "");
            if (!stranger.isEmpty()) {
                throw new IllegalArgumentException(
                        place(fields, i) + " has \"" + stranger + "\", which is not understood");
            }
        }
    }

    /** The library does not say in which field: that is the one which it refuses among stars. */
    private static String whatIsWrong(List<String> fields, IllegalArgumentException refused) {
        for (int i = 0; i < fields.size(); i++) {
            String[] alone = new String[fields.size()];
            for (int j = 0; j < alone.length; j++) {
                alone[j] = j == i ? fields.get(j) : "*";
            }
            try {
                Dialect.of(List.of(alone)).parse(String.join(" ", alone));
            } catch (IllegalArgumentException alsoRefused) {
                return place(fields, i) + ": " + reason(alsoRefused);
            }
        }
        return reason(refused);
    }

    private static String place(List<String> fields, int index) {
        return "the " + (fields.size() == 5 ? FIVE : SIX).get(index) + " \"" + fields.get(index) + "\"";
    }

    private static String reason(IllegalArgumentException refused) {
        return String.valueOf(refused.getMessage()).replace("Failed to parse cron expression. ", "");
    }
}
