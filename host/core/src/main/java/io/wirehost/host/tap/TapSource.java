package io.wirehost.host.tap;

import java.net.InetSocketAddress;

/**
 * Where an event comes from.
 *
 * @param session its number
 * @param listener that accepted it
 * @param peer the other end
 * @param local this end
 */
public record TapSource(
        long session, String listener, InetSocketAddress peer, InetSocketAddress local) {}
