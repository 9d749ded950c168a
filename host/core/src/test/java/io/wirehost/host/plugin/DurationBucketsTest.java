package io.wirehost.host.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;

class DurationBucketsTest {
    @Test
    void aLimitBelongsToTheDurationsUpToIt() {
        List<Long> limits = DurationBuckets.LIMITS;
        for (int i = 0; i < limits.size(); i++) {
            assertEquals(i, DurationBuckets.index(limits.get(i)));
            assertEquals(i + 1, DurationBuckets.index(limits.get(i) + 1));
        }
    }

    @Test
    void everyDurationBelongsSomewhere() {
        assertEquals(0, DurationBuckets.index(0));
        assertEquals(0, DurationBuckets.index(-1));
        assertEquals(DurationBuckets.LIMITS.size(), DurationBuckets.index(Long.MAX_VALUE));
    }

    @Test
    void theCountsAreOfTheirDurations() {
        PluginTotals totals = new PluginTotals();
        totals.handled(500);
        totals.handled(600);
        totals.handled(5_000_000_000L);
        DurationBuckets handling = totals.read("it").handling();
        assertEquals(2, handling.counts().getFirst());
        assertEquals(5_000_001_100L, handling.nanos());
        assertEquals(3, handling.counts().stream().mapToLong(Long::longValue).sum());
        assertTrue(handling.counts().getLast() == 0);
    }
}
