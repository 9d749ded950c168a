package io.wirehost.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.io.IOException;

class RedisBenchmarkTest {
    @Test
    void theLastLineOfItsTableHasTheNumbers() throws Exception {
        String output =
                """
                WARNING: Could not fetch server CONFIG
                "test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms","p95_latency_ms","p99_latency_ms","max_latency_ms"
                "GET","20000.00","0.2","0.1","0.159","0.5","0.807","3.0"
                """;
        LoadResult result = RedisBenchmark.parse(output, 10_000);
        assertEquals(20_000, result.rate());
        assertEquals(159, result.micros().get(50.0), 1e-9);
        assertEquals(807, result.micros().get(99.0), 1e-9);
    }

    @Test
    void whatItSaysInsteadIsTold() {
        assertThrows(IOException.class, () -> RedisBenchmark.parse("Error: refused\n", 1));
    }
}
