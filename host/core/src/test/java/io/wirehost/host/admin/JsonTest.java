package io.wirehost.host.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class JsonTest {
    @Test
    void everythingThatAnAnswerHoldsIsWritten() throws AdminRefusal {
        Map<String, Object> object =
                Map.of(
                        "text",
                        "a \"b\"\\\n\u0001 é",
                        "numbers",
                        List.of(1, -2L, 1.5),
                        "truth",
                        true,
                        "none",
                        List.of(),
                        "object",
                        Map.of("empty", Map.of()));
        String line = Json.line(object);
        assertEquals(
                "{\"none\":[],\"numbers\":[1,-2,1.5],\"object\":{\"empty\":{}},"
                        + "\"text\":\"a \\\"b\\\"\\\\\\n\\u0001 é\",\"truth\":true}",
                line);
        assertEquals(object.get("text"), Json.parse(line).getString("text"));
        assertEquals("{}", Json.line(Map.of()));
    }

    @Test
    void anOrderIsKept() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", 1);
        object.put("age", 2);
        assertEquals("{\"id\":1,\"age\":2}", Json.line(object));
    }
}
