package io.wirehost.dataserver;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What an object is found by.
 *
 * @param hex the 16 bytes in 32 lower-case digits
 */
record Key(String hex) {
    static final int BYTES = 16;

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{32}");

    static Key take(ByteBuffer in) {
        byte[] bytes = new byte[BYTES];
        in.get(bytes);
        return new Key(HexFormat.of().formatHex(bytes));
    }

    static boolean isHex(String text) {
        return HEX.matcher(text).matches();
    }

    @Override
    public String toString() {
        return hex;
    }
}
