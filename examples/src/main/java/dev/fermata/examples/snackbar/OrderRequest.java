package dev.fermata.examples.snackbar;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An order as somebody wants it. */
record OrderRequest(String snack, int quantity, boolean express) {
    static final int MOST = 100;

    private static final Set<String> FIELDS = Set.of("snack", "quantity", "express");

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** What clients say that JSON is: curl without an option a form, a page without one plain text. */
    private static final Set<String> TYPES =
            Set.of("application/json", "application/x-www-form-urlencoded", "text/plain");

    /** @throws Refusal if a body is said to be something else than JSON */
    static void checkType(String contentType) {
        String type = contentType.split(";", -1)[0].strip().toLowerCase(Locale.ROOT);
        if (!TYPES.contains(type)) {
            throw Refusal.otherType("an order comes as application/json");
        }
    }

    /**
     * Reads it from JSON; {@code express} may be left out.
     *
     * @throws Refusal if it is not exactly that, with the reason
     */
    static OrderRequest parse(byte[] json) {
        JsonNode order = tree(json);
        if (!order.isObject()) {
            throw Refusal.malformed("an order is a JSON object with snack, quantity and express");
        }
        order.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                throw Refusal.malformed("unknown field \"" + field + "\": an order has snack, quantity and express");
            }
        });
        return new OrderRequest(
                snack(order.path("snack")), quantity(order.path("quantity")), express(order.path("express")));
    }

    private static JsonNode tree(byte[] json) {
        try {
            return STRICT.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString());
        } catch (CharacterCodingException _) {
            throw Refusal.malformed("not valid JSON: it is not in UTF-8");
        } catch (JsonProcessingException e) {
            throw Refusal.malformed("not valid JSON" + at(e.getLocation()));
        }
    }

    private static String at(@Nullable JsonLocation place) {
        return place == null ? "" : " at line " + place.getLineNr() + ", column " + place.getColumnNr();
    }

    private static String snack(JsonNode value) {
        if (!value.isTextual()) {
            throw Refusal.malformed("snack must be a string" + butIs(value));
        }
        return value.textValue();
    }

    private static int quantity(JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1 || value.intValue() > MOST) {
            throw Refusal.malformed("quantity must be a whole number from 1 to " + MOST + butIs(value));
        }
        return value.intValue();
    }

    private static boolean express(JsonNode value) {
        if (value.isMissingNode()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw Refusal.malformed("express must be true or false" + butIs(value));
        }
        return value.booleanValue();
    }

    private static String butIs(JsonNode value) {
        return value.isMissingNode() ? " and is missing" : ": " + value;
    }
}
