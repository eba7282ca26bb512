package dev.fermata.cron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.schedule.CronTimes;
import java.time.LocalDateTime;
import java.util.BitSet;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random expressions against a search that reads them by itself, and tries day after day and minute after minute. */
final class OracleTest {
    private static final int[] LEAST = {0, 0, 1, 1, 0};
    private static final int[] MOST = {59, 23, 31, 12, 7};

    private final SplittableRandom random = new SplittableRandom(2026);

    @Test
    void randomExpressionsComeWhenTheyShould() {
        int compared = 0;
        for (int round = 0; round < 2_000; round++) {
            String[] fields = new String[5];
            for (int i = 0; i < 5; i++) {
                fields[i] = field(LEAST[i], MOST[i]);
            }
            String expression = String.join(" ", fields);
            CronTimes times = new UnixCron().parse(expression);
            LocalDateTime time = LocalDateTime.of(2020, 1, 1, 0, 0).plusSeconds(random.nextInt(300_000_000));
            for (int i = 0; i < 5; i++) {
                Optional<LocalDateTime> expected = search(fields, time);
                if (expected.isEmpty()) {
                    break; // further away than the search goes
                }
                assertEquals(expected, times.after(time), expression + " after " + time);
                time = expected.get();
                compared++;
            }
        }
        assertTrue(compared > 9_000, compared + " comparisons");
    }

    private String field(int least, int most) {
        int from = random.nextInt(least, most);
        return switch (random.nextInt(7)) {
            case 0, 1, 2 -> "*";
            case 3 -> "" + random.nextInt(least, most + 1);
            case 4 -> "*/" + random.nextInt(1, most / 2 + 1);
            case 5 -> from + "-" + random.nextInt(from + 1, most + 1) + (random.nextBoolean() ? "" : "/2");
            default -> random.nextInt(least, most + 1) + "," + random.nextInt(least, most + 1);
        };
    }

    private static Optional<LocalDateTime> search(String[] fields, LocalDateTime after) {
        BitSet[] sets = new BitSet[5];
        for (int i = 0; i < 5; i++) {
            sets[i] = values(fields[i], LEAST[i], MOST[i]);
        }
        boolean both = fields[2].startsWith("*") || fields[4].startsWith("*");
        LocalDateTime time = after.withSecond(0).plusMinutes(1);
        LocalDateTime end = after.plusYears(9);
        while (time.isBefore(end)) {
            boolean ofMonth = sets[2].get(time.getDayOfMonth());
            int weekday = time.getDayOfWeek().getValue();
            boolean ofWeek = sets[4].get(weekday) || (weekday == 7 && sets[4].get(0));
            boolean day = both ? ofMonth && ofWeek : ofMonth || ofWeek;
            if (!day || !sets[3].get(time.getMonthValue())) {
                time = time.toLocalDate().plusDays(1).atStartOfDay();
            } else if (sets[1].get(time.getHour()) && sets[0].get(time.getMinute())) {
                return Optional.of(time);
            } else {
                time = time.plusMinutes(1);
            }
        }
        return Optional.empty();
    }

    private static BitSet values(String field, int least, int most) {
        BitSet values = new BitSet();
        for (String part : field.split(",")) {
            String[] stepped = part.split("/");
            String[] ends = stepped[0].split("-");
            boolean all = ends[0].equals("*");
            int from = all ? least : Integer.parseInt(ends[0]);
            int to = all ? most : Integer.parseInt(ends[ends.length - 1]);
            int step = stepped.length > 1 ? Integer.parseInt(stepped[1]) : 1;
            for (int value = from; value <= to; value += step) {
                values.set(value);
            }
        }
        return values;
    }
}
