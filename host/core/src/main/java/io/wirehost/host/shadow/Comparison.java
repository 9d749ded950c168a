package io.wirehost.host.shadow;

import com.typesafe.config.ConfigUtil;

import io.wirehost.host.binding.CodecSource;
import io.wirehost.host.plugin.Comparisons;
import io.wirehost.host.plugin.Difference;
import io.wirehost.host.plugin.PluginFaultException;
import io.wirehost.host.plugin.Thrown;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * One session as the codec that is served and the shadow unpack it. Two that differ in where a
 * packet ends cannot be compared any further. One thread.
 */
final class Comparison {
    private static final Logger log = LoggerFactory.getLogger(Comparison.class);

    /** In one session; it is left then. */
    private static final int MAX_DIFFERENCES = 10;

    /** That one codec may be ahead of the other, which may look further before it answers. */
    private static final int MAX_AHEAD = 64;

    private static final int TOLD = 10; // the first, and
    private static final int TOLD_OF = 1000; // one of so many

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final String session;
    private final String title;
    private final Comparisons results;
    private final Unpacking served;
    private final Unpacking shadow;
    private int differences;
    private boolean over;

    Comparison(
            String session,
            CodecSource served,
            CodecSource shadow,
            String title,
            Comparisons results)
            throws PluginFaultException {
        this.session = session;
        this.title = title;
        this.results = results;
        this.served = new Unpacking(served);
        this.shadow = new Unpacking(shadow);
    }

    /** Compares what both find in these bytes; null: the stream has ended. False: that was all. */
    boolean goOn(@Nullable ByteBuffer bytes) {
        boolean ending = bytes == null;
        ByteBuffer next = bytes == null ? NOTHING : bytes;
        served.feed(next, ending);
        shadow.feed(next, ending);
        while (!over && !served.found().isEmpty() && !shadow.found().isEmpty()) {
            compare(served.found().remove(), shadow.found().remove());
        }
        int allowed = ending ? 0 : MAX_AHEAD;
        if (!over && Math.max(served.found().size(), shadow.found().size()) > allowed) {
            missing();
        }
        return !over && !ending;
    }

    private void missing() {
        Found found = served.found().peek();
        if (found == null) {
            found = shadow.found().remove();
            outOfStep(Difference.BOUNDARY, found, "only the shadow finds a packet");
        } else {
            outOfStep(Difference.BOUNDARY, found, "the shadow finds no packet");
        }
    }

    private void compare(Found one, Found other) {
        if (one instanceof Found.Fault) {
            over = true; // the session has ended for it
        } else if (other instanceof Found.Fault(long _, Throwable thrown)) {
            outOfStep(Difference.FAULT, one, "the shadow failed: " + Thrown.text(thrown));
        } else if (one instanceof Found.Packet packet && other instanceof Found.Packet others) {
            compare(packet, others);
        } else if (other instanceof Found.Malformed(long _, String message)
                && one instanceof Found.Packet) {
            outOfStep(Difference.MALFORMED, one, "malformed for the shadow: " + quoted(message));
        } else if (one instanceof Found.Malformed(long _, String message)
                && other instanceof Found.Packet) {
            outOfStep(
                    Difference.MALFORMED, one, "malformed, not for the shadow: " + quoted(message));
        } else if (one.end() != other.end()) {
            outOfStep(Difference.MALFORMED, one, "malformed, up to there not for the shadow");
        }
    }

    private void compare(Found.Packet one, Found.Packet other) {
        if (one.end() != other.end()) {
            outOfStep(Difference.BOUNDARY, one, "it ends at " + other.end() + " for the shadow");
            return;
        }
        Likeness likeness = likeness(one.packet(), other.packet());
        results.packet(likeness != Likeness.UNKNOWN);
        if (likeness == Likeness.OTHER) {
            differ(Difference.CONTENT, one, "it says something else for the shadow");
        }
    }

    /** By what the packets are made of, else by the bytes they are packed to. */
    private Likeness likeness(Object one, Object other) {
        try {
            Likeness likeness = Likeness.of(one, other);
            if (likeness != Likeness.UNKNOWN || !served.packsAlike() || !shadow.packsAlike()) {
                return likeness;
            }
            return Arrays.equals(served.pack(one), shadow.pack(other))
                    ? Likeness.SAME
                    : Likeness.OTHER;
        } catch (Throwable e) {
            // Packets that come in need not be of the type that goes out.
            log.debug("A packet of {} cannot be compared", session, e);
            return Likeness.UNKNOWN;
        }
    }

    private void outOfStep(Difference kind, Found at, String what) {
        over = true;
        differ(kind, at, what);
    }

    private void differ(Difference kind, Found at, String what) {
        differences++;
        over |= differences == MAX_DIFFERENCES;
        long total = results.difference(kind);
        if (total <= TOLD || total % TOLD_OF == 0) {
            log.warn(
                    "{} has a difference ({}) to the shadow {}, number {} so far: what ends at byte"
                            + " {}{}: {}",
                    session,
                    kind.label(),
                    title,
                    total,
                    at.end(),
                    at instanceof Found.Packet packet
                            ? " and begins with " + HexFormat.of().formatHex(packet.head().array())
                            : "",
                    what);
        }
    }

    private static String quoted(String text) {
        return ConfigUtil.quoteString(text);
    }
}
