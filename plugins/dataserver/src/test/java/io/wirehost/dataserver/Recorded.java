package io.wirehost.dataserver;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Bytes that the protocol's first client and server have exchanged. */
final class Recorded {
    private Recorded() {}

    static byte[] bytes(String name) throws IOException {
        try (InputStream in = Recorded.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }
}
