package io.wirehost.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.List;

class SpreadTest {
    @Test
    void theMiddleHalfLiesBetweenTheQuartiles() {
        assertEquals(new Spread(2, 3, 4), Spread.of(List.of(5.0, 1.0, 4.0, 2.0, 3.0)));
    }

    @Test
    void betweenTwoValuesItIsInterpolated() {
        assertEquals(new Spread(1.75, 2.5, 3.25), Spread.of(List.of(1.0, 2.0, 3.0, 4.0)));
    }

    @Test
    void oneValueHasNoSpread() {
        assertEquals(new Spread(7, 7, 7), Spread.of(List.of(7.0)));
    }
}
