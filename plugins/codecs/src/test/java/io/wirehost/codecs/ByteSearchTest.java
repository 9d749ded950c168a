package io.wirehost.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.Random;

class ByteSearchTest {
    @Test
    void itFindsWhatASlowSearchFinds() {
        Random random = new Random(1);
        byte[] bytes = new byte[40];
        for (int round = 0; round < 20_000; round++) {
            // Neighbours of the wanted byte, and bytes that differ in the high bit alone.
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) new int[] {9, 11, 138, 0, -1, 10, 128}[random.nextInt(7)];
            }
            byte wanted = (byte) new int[] {10, 0, -1, 128, 127}[random.nextInt(5)];
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length + 1 - from);
            assertEquals(
                    slow(bytes, wanted, from, to),
                    ByteSearch.first(ByteBuffer.wrap(bytes), wanted, from, to));
        }
    }

    private static int slow(byte[] bytes, byte wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
