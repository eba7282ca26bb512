package dev.fermata.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fermata.console.Source.Row;
import dev.fermata.console.Source.Sample;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DeltaTest {
    private static final List<Row> NONE = List.of();

    private final Delta delta = new Delta();

    @Test
    void theFirstEventIsEverything() {
        assertEquals(
                "{\"t\":1,\"tasks\":[{\"id\":7}],\"primitives\":[{\"id\":8}],\"jobs\":[]}",
                delta.next(sample(1, List.of(row(7, "")), List.of(row(8, "")), "[]")));
    }

    @Test
    void laterOnesTellWhatIsNewWhatHasChangedAndWhatHasGone() {
        delta.next(sample(1, List.of(row(1, ""), row(2, ""), row(3, "")), List.of(row(9, "")), "[]"));
        assertEquals(
                "{\"t\":2,\"tasks\":[{\"id\":2,\"x\":1},{\"id\":4}],\"tasksGone\":[3],\"primitivesGone\":[9],\"jobs\":[1]}",
                delta.next(sample(2, List.of(row(1, ""), row(2, ",\"x\":1"), row(4, "")), NONE, "[1]")));
    }

    @Test
    void nothingNewIsATimeOnly() {
        delta.next(sample(1, List.of(row(1, "")), List.of(row(9, "")), "[]"));
        assertEquals("{\"t\":2}", delta.next(sample(2, List.of(row(1, "")), List.of(row(9, "")), "[]")));
    }

    @Test
    void everythingIsTheLastSample() {
        delta.next(sample(1, List.of(row(1, ""), row(2, "")), List.of(row(9, "")), "[]"));
        delta.next(sample(2, List.of(row(2, ",\"x\":1")), NONE, "[1]"));
        assertEquals(
                "{\"t\":2,\"whole\":true,\"tasks\":[{\"id\":2,\"x\":1}],\"primitives\":[],\"jobs\":[1]}",
                delta.everything());
    }

    private static Row row(long id, String more) {
        return new Row(id, "{\"id\":" + id + more + "}");
    }

    private static Sample sample(long taken, List<Row> tasks, List<Row> primitives, String jobs) {
        return new Sample(taken, tasks, primitives, Map.of("jobs", jobs));
    }
}
