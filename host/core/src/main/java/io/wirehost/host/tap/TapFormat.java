package io.wirehost.host.tap;

import java.io.ByteArrayOutputStream;
import java.time.Instant;

/** How events are written to a file. One thread. */
public interface TapFormat {
    /** The head of the file. */
    void begin(Instant time, ByteArrayOutputStream out);

    /** An event, without what is secret. */
    void write(TapEvent event, ByteArrayOutputStream out);
}
