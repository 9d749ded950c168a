package io.wirehost.host.admin;

import io.wirehost.host.tap.Tap;
import io.wirehost.host.tap.TapEvent;
import io.wirehost.host.tap.TapFormat;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * Lines with the content of a file, a piece in each: {@code {"data":"…"}}, in Base64. A piece is
 * whole: a file that ends behind it can be read.
 */
final class TapFile implements TapOutput {
    static final String HEAD = "{\"data\":\"";
    static final String TAIL = "\"}";

    private final TapFormat format;
    private boolean begun;

    TapFile(TapFormat format) {
        this.format = format;
    }

    @Override
    public Tap.Form form() {
        return Tap.Form.BYTES;
    }

    @Override
    public List<String> lines(List<TapEvent> events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!begun) {
            begun = true;
            format.begin(Instant.now(), out);
        }
        events.forEach(event -> format.write(event, out));
        return out.size() == 0
                ? List.of()
                : List.of(HEAD + Base64.getEncoder().encodeToString(out.toByteArray()) + TAIL);
    }
}
