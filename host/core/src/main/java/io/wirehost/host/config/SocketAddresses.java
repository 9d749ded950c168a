package io.wirehost.host.config;

import io.wirehost.host.config.Scalar.Refused;

import java.net.InetSocketAddress;

/** How addresses are written: {@code host:port}, {@code [ipv6]:port}, {@code :port} for all. */
public final class SocketAddresses {
    private static final int MAX_PORT = 65535;

    private SocketAddresses() {}

    /** Looks the host up, so that a wrong name is found here and not when it is used. */
    static InetSocketAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0 || colon < text.lastIndexOf(']')) {
            throw new Refused("has no port; write host:port, or :port for all addresses");
        }
        String host = text.substring(0, colon);
        int port = port(text.substring(colon + 1));
        if (host.isEmpty() || host.equals("*")) {
            return new InetSocketAddress(port);
        }
        if (host.startsWith("[") != host.endsWith("]")
                || (host.indexOf(':') >= 0 && !host.startsWith("["))) {
            throw new Refused("is ambiguous; write an IPv6 address in brackets, as in [::1]:7007");
        }
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new Refused(
                    "names a host that is not found, "
                            + host
                            + "; check the name, or write its IP address");
        }
        return address;
    }

    /** Whether two listening sockets on these would be in each other's way. */
    public static boolean clash(InetSocketAddress one, InetSocketAddress other) {
        return one.getPort() != 0
                && one.getPort() == other.getPort()
                && (one.getAddress().equals(other.getAddress())
                        || one.getAddress().isAnyLocalAddress()
                        || other.getAddress().isAnyLocalAddress());
    }

    private static int port(String text) {
        if (!text.matches("[0-9]{1,9}")) {
            throw new Refused("has no port behind its last colon; write host:port");
        }
        int port = Integer.parseInt(text);
        if (port > MAX_PORT) {
            throw new Refused("has a port outside 0–" + MAX_PORT);
        }
        return port;
    }
}
