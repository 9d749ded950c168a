package io.wirehost.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;

class RedisBenchmarkTest {
    @Test
    void itsReportHasTheNumbers() throws Exception {
        String output =
                """
                WARNING: Could not fetch server CONFIG
                ====== GET ======
                  10000 requests completed in 0.50 seconds
                Latency by percentile distribution:
                50.000% <= 0.159 milliseconds (cumulative count 5038)
                99.805% <= 1.071 milliseconds (cumulative count 9981)
                99.902% <= 1.143 milliseconds (cumulative count 9991)
                100.000% <= 3.000 milliseconds (cumulative count 10000)
                Summary:
                  throughput summary: 20000.00 requests per second
                  latency summary (msec):
                          avg       min       p50       p95       p99       max
                        0.200     0.100     0.159     0.500     0.807     3.000
                """;
        LoadResult result = RedisBenchmark.parse(output, 10_000);
        assertEquals(20_000, result.rate());
        assertEquals(Map.of(50.0, 159.0, 99.0, 807.0, 99.9, 1143.0), rounded(result.micros()));
    }

    private static Map<Double, Double> rounded(Map<Double, Double> micros) {
        return micros.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey, each -> (double) Math.round(each.getValue())));
    }

    @Test
    void theSlowestCountsWhereTheDistributionEndsEarly() throws Exception {
        String output =
                """
                99.609% <= 0.671 milliseconds (cumulative count 249)
                100.000% <= 0.700 milliseconds (cumulative count 250)
                  throughput summary: 1000.00 requests per second
                          avg       min       p50       p95       p99       max
                        0.200     0.100     0.159     0.500     0.607     0.700
                """;
        assertEquals(700, RedisBenchmark.parse(output, 250).micros().get(99.9), 1e-9);
    }

    @Test
    void whatItSaysInsteadIsTold() {
        assertThrows(IOException.class, () -> RedisBenchmark.parse("Error: refused\n", 1));
    }
}
