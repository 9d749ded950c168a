package io.wirehost.host.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;

class CanaryShareTest {
    @Test
    void ofEachHundredItTakesAsManyAsToldSpreadEvenly() {
        for (int percent = 0; percent <= 100; percent++) {
            CanaryShare share = new CanaryShare(List.of(), percent);
            for (int hundred = 0; hundred < 3; hundred++) {
                int taken = 0;
                for (int i = 1; i <= 100; i++) {
                    taken += share.takesNext() ? 1 : 0;
                    assertTrue(Math.abs(taken - i * percent / 100.0) <= 1, percent + " at " + i);
                }
                assertEquals(percent, taken);
            }
        }
    }
}
