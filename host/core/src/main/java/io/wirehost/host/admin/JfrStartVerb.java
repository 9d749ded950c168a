package io.wirehost.host.admin;

import com.typesafe.config.Config;

import io.wirehost.host.flight.FlightRecording;

import java.io.IOException;
import java.util.Map;

/** {@code jfr-start}: records with JDK Flight Recorder until the host stops. */
public final class JfrStartVerb implements AdminVerb {
    @Override
    public Map<String, Object> answer(Config request) throws AdminRefusal {
        try {
            if (!FlightRecording.start()) {
                throw new AdminRefusal("it is recorded already; see: host.sh jfr dump FILE");
            }
            return Map.of();
        } catch (IOException e) {
            throw new AdminRefusal("nothing can be recorded: " + e.getMessage());
        }
    }
}
