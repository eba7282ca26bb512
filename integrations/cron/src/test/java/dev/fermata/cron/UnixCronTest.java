package dev.fermata.cron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.schedule.CronTimes;
import dev.fermata.schedule.Schedule;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which expressions are read, how, and what is said of the others. */
final class UnixCronTest {
    private static final ZoneId UTC = ZoneId.of("UTC");

    /** The first times after a Thursday noon. */
    private static String first(String expression, int count) {
        CronTimes times = new UnixCron().parse(expression);
        List<String> found = new ArrayList<>();
        LocalDateTime time = LocalDateTime.parse("2026-01-01T12:00:00");
        for (int i = 0; i < count; i++) {
            time = times.after(time).orElseThrow();
            found.add(time.toString());
        }
        return String.join(" ", found);
    }

    @ParameterizedTest
    @CsvSource({
        "* * * * *, 2026-01-01T12:01 2026-01-01T12:02",
        "*/15 * * * *, 2026-01-01T12:15 2026-01-01T12:30",
        "5/20 * * * *, 2026-01-01T12:05 2026-01-01T12:25",
        "0 9-17/4 * * *, 2026-01-01T13:00 2026-01-01T17:00",
        "'0,30 8 * * *', 2026-01-02T08:00 2026-01-02T08:30",
        "0 9 * * 1-5, 2026-01-02T09:00 2026-01-05T09:00",
        "0 9 * * mon-Fri, 2026-01-02T09:00 2026-01-05T09:00",
        "0 0 * * 0, 2026-01-04T00:00 2026-01-11T00:00",
        "0 0 * * 7, 2026-01-04T00:00 2026-01-11T00:00",
        "0 0 * * 6-7, 2026-01-03T00:00 2026-01-04T00:00",
        "0 0 31 * *, 2026-01-31T00:00 2026-03-31T00:00",
        "0 0 29 2 *, 2028-02-29T00:00 2032-02-29T00:00",
        "0 0 1 JAN *, 2027-01-01T00:00 2028-01-01T00:00",
        "0 0 13 * FRI, 2026-01-02T00:00 2026-01-09T00:00",
        "0 0 */2 * MON, 2026-01-05T00:00 2026-01-19T00:00",
        "00 07 * * *, 2026-01-02T07:00 2026-01-03T07:00",
        "*/20 * * * * *, 2026-01-01T12:00:20 2026-01-01T12:00:40",
        "15 30 2 * * *, 2026-01-02T02:30:15 2026-01-03T02:30:15",
        "0 0 0 */2 * MON, 2026-01-05T00:00 2026-01-19T00:00",
        "@hourly, 2026-01-01T13:00 2026-01-01T14:00",
        "@daily, 2026-01-02T00:00 2026-01-03T00:00",
        "@midnight, 2026-01-02T00:00 2026-01-03T00:00",
        "@weekly, 2026-01-04T00:00 2026-01-11T00:00",
        "@monthly, 2026-02-01T00:00 2026-03-01T00:00",
        "@yearly, 2027-01-01T00:00 2028-01-01T00:00",
        "@annually, 2027-01-01T00:00 2028-01-01T00:00",
        "'  0   0\t* * *  ', 2026-01-02T00:00 2026-01-03T00:00",
    })
    void whatIsWritten(String expression, String times) {
        assertEquals(times, first(expression, 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "61 * * * * ~ the minute \"61\": Value 61 not in range [0, 59]",
                "0 24 * * * ~ the hour \"24\": Value 24 not in range [0, 23]",
                "0 0 0 * * ~ the day of the month \"0\": Value 0 not in range [1, 31]",
                "0 0 * 13 * ~ the month \"13\": Value 13 not in range [1, 12]",
                "0 0 * * 8 ~ the day of the week \"8\": Value 8 not in range [0, 7]",
                "60 * * * * * ~ the second \"60\": Value 60 not in range [0, 59]",
                "0 22-2 * * * ~ the hour \"22-2\": Invalid range! [22,2]",
                "*/0 * * * * ~ the minute \"*/0\": Period 0 not in range [0, 59]",
                "0 0 ? * 1 ~ the day of the month \"?\" has \"?\", which is not understood",
                "0 0 * * 1#2 ~ the day of the week \"1#2\" has \"#\", which is not understood",
                "0|1 * * * * ~ the minute \"0|1\" has \"|\", which is not understood",
                "٣ * * * * ~ the minute \"٣\" has \"٣\", which is not understood",
                "* * * ~ it has 3 fields, and should have five (minute, hour, day of the month, month, day of the week),"
                        + " or six with the second first",
                "0 0 0 1 1 * 2030 ~ it has 7 fields, and should have five (minute, hour, day of the month, month, day of the"
                        + " week), or six with the second first",
                "0 0 30 2 * ~ it never comes, no date has such a day",
                "0 0 31 4,6,9,11 * ~ it never comes, no date has such a day",
                "@reboot ~ Nickname @reboot not supported!",
            })
    void whatIsWrongIsSaidWithTheExpression(String expression, String reason) {
        String message = assertThrows(IllegalArgumentException.class, () -> Schedule.cron(expression, UTC))
                .getMessage();
        assertEquals("cron expression \"" + expression + "\": " + reason, message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "   ", "0 0 L * *", "0 0 15W * *", "-5 * * * *", "1,2,,3 * * * *", ",1 * * * *", "1- * * * *",
                "*/ * * * *", "1-5-7 * * * *", "1/2/3 * * * *", "a b c d e", "0 0 * FOO *", "0 0 * * MONDAY", "@",
                        "@every 5s",
                "99999999999 * * * *", "*-5 * * * *", "0 0 JAN * *",
            })
    void nonsenseIsRefusedWithItself(String expression) {
        String message = assertThrows(IllegalArgumentException.class, () -> Schedule.cron(expression, UTC))
                .getMessage();
        assertTrue(message.startsWith("cron expression \"" + expression + "\": "), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"* * * * *", "*/5 2 * * *", "30 * * * *", "30 */2 * * *", "@hourly", "* 30 2 * * *"})
    void anOpenHourMinuteOrSecondIsARhythm(String expression) {
        assertTrue(new UnixCron().parse(expression).isRhythm());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"30 2 * * *", "0 9-17 * * *", "0 0 */2 * *", "@daily", "@weekly", "0 30 2 * * *", "0-59 2 * * *"
            })
    void otherTimesAreThoseOfADay(String expression) {
        assertEquals(false, new UnixCron().parse(expression).isRhythm());
    }

    @Test
    void aScheduleSaysWhatItIs() {
        assertEquals(
                "cron \"30 2 * * MON-FRI\" in Europe/Berlin, up to 5 s (PT5S) later",
                Schedule.cron("30 2 * * MON-FRI", ZoneId.of("Europe/Berlin"))
                        .withJitter(java.time.Duration.ofSeconds(5))
                        .toString());
    }
}
