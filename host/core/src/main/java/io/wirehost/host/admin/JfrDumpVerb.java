package io.wirehost.host.admin;

import com.typesafe.config.Config;

import io.wirehost.host.flight.FlightRecording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** {@code jfr-dump}: writes what was recorded to a {@code file}, an absolute path. */
public final class JfrDumpVerb implements AdminVerb {
    @Override
    public Map<String, Object> answer(Config request) throws AdminRefusal {
        Path file = Json.absolutePath(request, "file");
        try {
            if (!FlightRecording.dump(file)) {
                throw new AdminRefusal("nothing is recorded; see: host.sh jfr start");
            }
            return Map.of("file", file.toString(), "bytes", Files.size(file));
        } catch (IOException e) {
            throw new AdminRefusal("cannot write %s: %s".formatted(file, e));
        }
    }
}
