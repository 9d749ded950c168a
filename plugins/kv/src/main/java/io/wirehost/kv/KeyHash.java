package io.wirehost.kv;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * SipHash-1-3 (Aumasson and Bernstein) with a secret of this process: peers choose the keys, and
 * must not be able to choose such that all fall into one bucket.
 */
final class KeyHash {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long SECRET_0;
    private static final long SECRET_1;

    static {
        SecureRandom random = new SecureRandom();
        SECRET_0 = random.nextLong();
        SECRET_1 = random.nextLong();
    }

    private KeyHash() {}

    static int of(byte[] key) {
        return Long.hashCode(of(key, SECRET_0, SECRET_1));
    }

    static long of(byte[] key, long secret0, long secret1) {
        long v0 = secret0 ^ 0x736f6d6570736575L;
        long v1 = secret1 ^ 0x646f72616e646f6dL;
        long v2 = secret0 ^ 0x6c7967656e657261L;
        long v3 = secret1 ^ 0x7465646279746573L;
        int whole = key.length & -Long.BYTES;
        // One turn for each eight bytes, one for what is left with the length, three to finish.
        for (int at = 0; at <= whole + 3 * Long.BYTES; at += Long.BYTES) {
            long word = 0;
            if (at < whole) {
                word = (long) LONGS.get(key, at);
            } else if (at == whole) {
                word = rest(key, whole);
            } else if (at == whole + Long.BYTES) {
                v2 ^= 0xFF;
            }
            v3 ^= word;
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
            v0 ^= word;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static long rest(byte[] key, int from) {
        long word = (long) key.length << 56;
        for (int i = from; i < key.length; i++) {
            word |= (key[i] & 0xFFL) << (8 * (i - from));
        }
        return word;
    }
}
