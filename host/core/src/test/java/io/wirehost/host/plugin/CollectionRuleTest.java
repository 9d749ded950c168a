package io.wirehost.host.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.host.config.CollectionConfig;
import io.wirehost.host.plugin.CollectionRule.Allowed;
import io.wirehost.spi.DataSize;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;

class CollectionRuleTest {
    private static final Duration AFTER = Duration.ofMinutes(10);
    private static final Duration BESIDE_TRAFFIC = Duration.ofMinutes(1);
    private static final DataSize MAX_HEAP = DataSize.ofMebibytes(64);

    private long bytes;
    private long heap;
    private long now;
    private final CollectionRule rule = new CollectionRule(() -> bytes, () -> heap);

    @BeforeEach
    void limit() {
        rule.limit(new CollectionConfig(AFTER, MAX_HEAP));
    }

    private boolean mayStop() {
        return rule.next(false, true, now) == Allowed.STOPPED;
    }

    private boolean mayStopWithTraffic(Duration later) {
        now += later.toNanos();
        bytes++;
        return mayStop();
    }

    private boolean mayCollectWithTraffic(Duration later) {
        now += later.toNanos();
        bytes++;
        return rule.next(true, false, now) == Allowed.BESIDE;
    }

    @Test
    void nothingIsStoppedBeforeThereAreLimits() {
        CollectionRule untold = new CollectionRule(() -> 0, () -> 0);
        assertEquals(Allowed.NOTHING, untold.next(false, true, now));
        assertEquals(Allowed.NOTHING, untold.next(false, true, now));
    }

    @Test
    void itMayBeWhenNothingHasGoneThroughSinceTheLastTime() {
        assertFalse(mayStop());
        assertFalse(mayStopWithTraffic(Duration.ofSeconds(5)));
        assertTrue(mayStop());
        assertFalse(mayCollectWithTraffic(Duration.ofSeconds(5)));
        assertEquals(Allowed.BESIDE, rule.next(true, false, now));
    }

    @Test
    void whatNobodyWantsIsNotAllowed() {
        assertEquals(Allowed.NOTHING, rule.next(false, false, now));
        assertEquals(Allowed.NOTHING, rule.next(false, false, now));
    }

    @Test
    void withTrafficItMayStopOnceInTheTimeThatIsSet() {
        assertFalse(mayStopWithTraffic(Duration.ZERO));
        assertFalse(mayStopWithTraffic(AFTER.minusNanos(1)));
        assertTrue(mayStopWithTraffic(Duration.ofNanos(1)));
        assertFalse(mayStopWithTraffic(AFTER.minusNanos(1)));
        assertTrue(mayStopWithTraffic(Duration.ofNanos(1)));
    }

    @Test
    void withTrafficItMayCollectBesideOnceAMinute() {
        assertFalse(mayCollectWithTraffic(Duration.ZERO));
        assertFalse(mayCollectWithTraffic(BESIDE_TRAFFIC.minusNanos(1)));
        assertTrue(mayCollectWithTraffic(Duration.ofNanos(1)));
        assertFalse(mayCollectWithTraffic(BESIDE_TRAFFIC.minusNanos(1)));
    }

    @Test
    void theTimeBeginsWhenItIsWanted() {
        rule.next(false, false, now);
        now += AFTER.toNanos();
        assertFalse(mayStopWithTraffic(Duration.ZERO));
        assertTrue(mayStopWithTraffic(AFTER));
    }

    @Test
    void withALargeHeapNothingIsStopped() {
        heap = MAX_HEAP.bytes() + 1;
        assertFalse(mayStop());
        assertFalse(mayStop());
        assertFalse(mayStopWithTraffic(AFTER));
        assertEquals(Allowed.BESIDE, rule.next(true, true, now));
        heap--;
        assertTrue(mayStop());
    }
}
