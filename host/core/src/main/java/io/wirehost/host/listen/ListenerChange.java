package io.wirehost.host.listen;

import io.wirehost.host.session.Addresses;

import java.net.InetSocketAddress;
import java.util.Locale;

/**
 * What a reload has made of a listener.
 *
 * @param name of the listener
 * @param kind what has happened
 * @param address that it listens on now or, if it is gone, has listened on
 * @param sessions that were open, and go on
 */
public record ListenerChange(String name, Kind kind, InetSocketAddress address, int sessions) {
    /** What can happen to a listener. */
    public enum Kind {
        /** It is new. */
        OPENED,
        /** It listens on another address. */
        MOVED,
        /** New sessions are served otherwise than those that are open. */
        SWITCHED,
        /** It is gone. */
        CLOSED,
        /** Nothing. */
        LEFT;

        /**
         * The name in answers.
         *
         * @return lower case
         */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A sentence. */
    @Override
    public String toString() {
        String subject = "listener " + name;
        return switch (kind) {
            case OPENED -> subject + " listens on " + Addresses.text(address);
            case MOVED -> subject + " listens on " + Addresses.text(address) + " instead";
            case SWITCHED ->
                    "%s is switched; %d sessions go on as they began".formatted(subject, sessions);
            case CLOSED ->
                    "%s on %s is closed; %d sessions go on"
                            .formatted(subject, Addresses.text(address), sessions);
            case LEFT -> subject + " is as it was";
        };
    }
}
