package dev.fermata.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The writer; that whole snapshots parse is tested with a library, where one is at hand: in module {@code ps}. */
final class JsonTest {
    @Test
    void objectsAndArraysNestWithCommasInBetween() {
        Json json = new Json();
        json.open('{')
                .name("a")
                .value(1)
                .name("b")
                .open('[')
                .value("x")
                .value(true)
                .open('{')
                .close('}')
                .close(']');
        json.name("c").open('{').name("d").value(-2).close('}').close('}');
        assertEquals("{\"a\":1,\"b\":[\"x\",true,{}],\"c\":{\"d\":-2}}", json.toString());
    }

    @Test
    void whatJsonReservesAndWhatBrowsersTripOverIsEscaped() {
        String text = "\"\\\n\r\t\u0000\u001f\u2028\ud800é</script>";
        assertEquals(
                "\"\\\"\\\\\\n\\r\\t\\u0000\\u001f\\u2028\\ud800é</script>\"",
                new Json().value(text).toString());
    }

    @Test
    void membersAreNamesAndValuesAndWhatIsJsonAlreadyStaysAsItIs() {
        Json json = new Json().open('{').member("a", "b").member("c", 3).member("d", false);
        json.name("e").raw("[1, 2]").close('}');
        assertEquals("{\"a\":\"b\",\"c\":3,\"d\":false,\"e\":[1, 2]}", json.toString());
    }
}
