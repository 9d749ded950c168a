package io.wirehost.spi;

import java.util.Locale;
import java.util.Objects;

/**
 * Why a session ended.
 *
 * @param kind what the counters count
 * @param detail a short text for people, with values and names; may be empty
 */
public record CloseReason(Kind kind, String detail) {
    /** Both are there. */
    public CloseReason {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(detail, "detail");
    }

    /** The kinds of reasons, split by whose doing it was. */
    public enum Kind {
        /** The peer ended its stream and the session was done. */
        PEER_CLOSED,
        /** The connection broke: reset, or unreachable. */
        PEER_RESET,
        /** The handler closed it. */
        CLOSED_BY_HANDLER,
        /** The operator closed it. */
        CLOSED_BY_OPERATOR,

        /** No handler of the listener claims its first bytes. */
        UNKNOWN_START,
        /** Its start packet did not come within {@code start-timeout}. */
        START_TIMEOUT,
        /** The peer ended its stream inside the start packet. */
        START_INCOMPLETE,
        /** The handler refused it, or failed, in {@code match} or {@code open}. */
        START_REJECTED,

        /** The peer sent what is no packet. */
        MALFORMED,
        /** The peer sent more than {@code max-packet-size} without a packet in it. */
        PACKET_TOO_LARGE,
        /** A packet was begun and not finished within {@code packet-timeout}. */
        PACKET_TIMEOUT,
        /** No byte came for {@code idle-timeout}. */
        IDLE_TIMEOUT,
        /** The peer took no byte for {@code write-timeout}. */
        SLOW_CONSUMER,

        /** The codec threw, or made no progress; the detail names its plugin. */
        CODEC_FAULT,
        /** The handler threw; the detail names its plugin. */
        HANDLER_FAULT,

        /** The operator has disabled the plugin of its handler or codec. */
        PLUGIN_DISABLED,
        /** The plugin of its handler or codec has failed too often. */
        PLUGIN_QUARANTINED,

        /** There were {@code max-connections} already. */
        TOO_MANY_CONNECTIONS,
        /** The host stops, or the listener or plugin goes. */
        DRAINED,
        /** Something went wrong in the host itself; the log has the stack trace. */
        HOST_FAULT;

        /**
         * The name in logs and metrics.
         *
         * @return lower case with hyphens
         */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A reason that needs no words.
     *
     * @param kind the kind
     * @return the reason, with an empty detail
     */
    public static CloseReason of(Kind kind) {
        return new CloseReason(kind, "");
    }

    /**
     * The reason as the log has it.
     *
     * @return {@code label} or {@code label (detail)}
     */
    @Override
    public String toString() {
        return detail.isEmpty() ? kind.label() : kind.label() + " (" + detail + ")";
    }
}
