package io.wirehost.host.session;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** Addresses as people write them. */
public final class Addresses {
    private Addresses() {}

    /** {@code 127.0.0.1:7007}, {@code [::1]:7007}. */
    public static String text(InetSocketAddress address) {
        var host = address.getAddress();
        if (host == null) {
            return address.getHostString() + ":" + address.getPort();
        }
        return (host instanceof Inet6Address
                        ? "[" + host.getHostAddress() + "]"
                        : host.getHostAddress())
                + ":"
                + address.getPort();
    }
}
