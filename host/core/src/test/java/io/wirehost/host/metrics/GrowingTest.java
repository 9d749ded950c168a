package io.wirehost.host.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class GrowingTest {
    @Test
    void aSumNeverGoesDown() {
        Growing growing = new Growing();
        assertEquals(5, growing.atLeast("a", 5));
        assertEquals(5, growing.atLeast("a", 3));
        assertEquals(6, growing.atLeast("a", 6));
        assertEquals(1, growing.atLeast("b", 1));
    }
}
