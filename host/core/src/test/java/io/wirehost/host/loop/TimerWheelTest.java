package io.wirehost.host.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class TimerWheelTest {
    private static final long TICK = 1L << 23;
    private static final long ORIGIN = -123_456_789_012L; // as System.nanoTime may be

    private static class Alarmed extends TimerWheel.Entry {
        final List<Long> times = new ArrayList<>();

        @Override
        protected void expired(long now) {
            times.add(now);
        }
    }

    private final TimerWheel wheel = new TimerWheel(ORIGIN);

    /** Against a plain list of deadlines: never early, at most a tick late, once each. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void expiresWhatIsDueAndNothingElse(long seed) {
        Random random = new Random(seed);
        Map<Alarmed, Long> due = new HashMap<>();
        List<Alarmed> all = new ArrayList<>();
        long now = ORIGIN;
        for (int i = 0; i < 5_000; i++) {
            Alarmed entry =
                    all.isEmpty() || random.nextInt(3) == 0
                            ? new Alarmed()
                            : all.get(random.nextInt(all.size()));
            if (random.nextInt(4) == 0) {
                wheel.cancel(entry);
                due.remove(entry);
            } else {
                // From less than a tick to beyond the span of all wheels (40 hours).
                long delay = random.nextLong(1L << (5 + random.nextInt(45)));
                wheel.schedule(entry, now + delay);
                due.put(entry, now + delay);
                all.add(entry);
            }
            assertTrue(wheel.nextDeadline() <= earliest(due) + TICK);
            now += random.nextLong(1L << (10 + random.nextInt(38)));
            all.forEach(each -> each.times.clear());
            wheel.advance(now);
            for (Alarmed each : List.copyOf(due.keySet())) {
                long deadline = due.get(each);
                if (deadline + TICK <= now) {
                    assertEquals(List.of(now), each.times, "overdue");
                }
                if (!each.times.isEmpty()) {
                    assertTrue(deadline <= now, "too early");
                    assertFalse(each.isScheduled());
                    due.remove(each);
                } else {
                    assertTrue(each.isScheduled());
                }
            }
        }
    }

    private static long earliest(Map<Alarmed, Long> due) {
        return due.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE - TICK);
    }

    @Test
    void withoutTimersThereIsNoDeadline() {
        assertEquals(Long.MAX_VALUE, wheel.nextDeadline());
        Alarmed entry = new Alarmed();
        wheel.schedule(entry, ORIGIN + 5 * TICK);
        assertEquals(ORIGIN + 5 * TICK, wheel.nextDeadline());
        wheel.advance(ORIGIN + 5 * TICK);
        assertEquals(1, entry.times.size());
        assertEquals(Long.MAX_VALUE, wheel.nextDeadline());
    }

    @Test
    void theFarthestDeadlineNeverComes() {
        Alarmed entry = new Alarmed();
        wheel.schedule(entry, ORIGIN + Long.MAX_VALUE / 2);
        wheel.advance(ORIGIN + Duration.ofDays(365).toNanos());
        assertTrue(entry.isScheduled());
        assertTrue(entry.times.isEmpty());
    }

    @Test
    void anExpiringEntryMayScheduleItselfAndCancelAnother() {
        Alarmed other = new Alarmed();
        Alarmed self =
                new Alarmed() {
                    @Override
                    protected void expired(long now) {
                        super.expired(now);
                        wheel.cancel(other);
                        wheel.schedule(this, now + TICK);
                    }
                };
        wheel.schedule(self, ORIGIN + TICK);
        wheel.schedule(other, ORIGIN + TICK);
        wheel.advance(ORIGIN + TICK);
        wheel.advance(ORIGIN + 2 * TICK);
        assertEquals(List.of(ORIGIN + TICK, ORIGIN + 2 * TICK), self.times);
        assertTrue(other.times.isEmpty());
        assertTrue(self.isScheduled());
    }

    @Test
    void aTimerThatFailsStopsNoOther() {
        Alarmed failing =
                new Alarmed() {
                    @Override
                    protected void expired(long now) {
                        throw new IllegalStateException("on purpose");
                    }
                };
        Alarmed other = new Alarmed();
        wheel.schedule(failing, ORIGIN + TICK);
        wheel.schedule(other, ORIGIN + TICK);
        wheel.advance(ORIGIN + TICK);
        assertEquals(1, other.times.size());
    }

    @Test
    void aLongPauseCostsNoStepPerTick() {
        Alarmed entry = new Alarmed();
        wheel.schedule(entry, ORIGIN + TICK);
        long now = ORIGIN + Duration.ofDays(36500).toNanos();
        wheel.advance(now); // 400 billion ticks
        assertEquals(List.of(now), entry.times);
        wheel.schedule(entry, now + TICK);
        wheel.advance(now + 2 * TICK);
        assertEquals(2, entry.times.size());
    }
}
