package io.wirehost.host.shadow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Of packets that are of the same classes; those of two loaders are in the test of the host. */
class LikenessTest {
    private static void expect(Likeness likeness, Object one, Object other) throws Exception {
        assertEquals(likeness, Likeness.of(one, other));
        assertEquals(likeness, Likeness.of(other, one));
    }

    @Test
    void valuesAreComparedByWhatTheySay() throws Exception {
        expect(Likeness.SAME, "a", "a");
        expect(Likeness.OTHER, "a", "b");
        expect(Likeness.OTHER, 1, 1L);
        expect(Likeness.SAME, ByteBuffer.wrap(new byte[] {1}), ByteBuffer.wrap(new byte[] {1}));
    }

    @Test
    void soIsWhatHoldsThem() throws Exception {
        expect(Likeness.SAME, new byte[] {1, 2}, new byte[] {1, 2});
        expect(Likeness.OTHER, new byte[] {1, 2}, new byte[] {1, 3});
        expect(Likeness.SAME, new Object[] {"a", null}, new Object[] {"a", null});
        expect(Likeness.OTHER, new Object[] {"a", null}, new Object[] {"a", "b"});
        expect(Likeness.SAME, List.of(new int[] {1}), new ArrayList<>(List.of(new int[] {1})));
        expect(Likeness.OTHER, List.of("a"), List.of("a", "b"));
        expect(Likeness.SAME, Map.of("k", new int[] {1}), Map.of("k", new int[] {1}));
        expect(Likeness.OTHER, Map.of("k", 1), Map.of("l", 1));
        expect(Likeness.SAME, Optional.of(List.of(1)), Optional.of(List.of(1)));
        expect(Likeness.OTHER, Optional.of(1), Optional.empty());
    }

    @Test
    void whatCannotBeComparedIsNoDifferenceUnlessSomethingElseIs() throws Exception {
        expect(Likeness.UNKNOWN, new Object(), new Object());
        expect(Likeness.UNKNOWN, List.of(new Object(), 1), List.of(new Object(), 1));
        expect(Likeness.OTHER, List.of(new Object(), 1), List.of(new Object(), 2));
    }
}
