package io.wirehost.host.plugin;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a generation of a plugin has done since it was loaded, in sessions that it supplies the
 * handler or the codec of. A session that ends at this moment may be counted twice or not yet.
 *
 * @param sessions that were opened
 * @param traffic of all of them; its queues, of those that are open
 * @param faults by their kind; each kind is there
 * @param unpacking the time that its codecs took for {@code unpack}
 * @param handling the time that its handlers took for the callbacks of packet sessions
 */
public record Activity(
        long sessions,
        Traffic traffic,
        Map<FaultKind, Long> faults,
        SampledTime unpacking,
        SampledTime handling) {
    /** Of one that was not used. */
    public static final Activity NONE = new Meter().read(Traffic.NONE);

    /** Copies the map. */
    public Activity {
        faults = Collections.unmodifiableMap(new EnumMap<>(faults));
    }
}
