package io.wirehost.host;

import com.sun.management.UnixOperatingSystemMXBean;

import io.wirehost.host.config.HostConfig;
import io.wirehost.host.config.HttpConfig;
import io.wirehost.host.config.ListenerConfig;
import io.wirehost.host.config.LoadedConfig;
import io.wirehost.host.config.Place;
import io.wirehost.host.config.Problem;
import io.wirehost.host.session.Addresses;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What about this machine would keep a host from doing what it is configured to do. Nothing of it
 * makes the configuration wrong: tomorrow, or for another user, it may be otherwise.
 */
final class Preflight {
    /** Of the loops, the log, the jars, the Java machine. */
    private static final int OWN_DESCRIPTORS = 100;

    private static final int UNPRIVILEGED = 1024; // ip_unprivileged_port_start, mostly

    private final SelectorProvider transport;
    private final OptionalLong descriptors;
    private final Optional<Set<InetSocketAddress>> running;

    /**
     * On a machine.
     *
     * @param transport makes sockets
     * @param descriptors that a process may have open; empty: as many as it likes
     * @param running addresses that a host of ours listens on; empty: none runs
     */
    Preflight(
            SelectorProvider transport,
            OptionalLong descriptors,
            Optional<Set<InetSocketAddress>> running) {
        this.transport = transport;
        this.descriptors = descriptors;
        this.running = running;
    }

    /** How many descriptors this process may have open. */
    static OptionalLong descriptors() {
        return ManagementFactory.getOperatingSystemMXBean()
                                instanceof UnixOperatingSystemMXBean system
                        && system.getMaxFileDescriptorCount() > 0
                ? OptionalLong.of(system.getMaxFileDescriptorCount())
                : OptionalLong.empty();
    }

    /** All that is to be said. */
    List<Problem> warnings(LoadedConfig loaded) {
        HostConfig config = loaded.host();
        List<Problem> warnings = new ArrayList<>();
        addDescriptors(config, loaded.place("max-connections"), warnings);
        for (ListenerConfig listener : config.listeners()) {
            if (!running.orElse(Set.of()).contains(listener.bind())) {
                addAddress(listener.bind(), listener.place().child("bind"), warnings);
            }
        }
        HttpConfig http = config.admin().http();
        if (http.bind().isPresent() && running.isEmpty()) {
            addAddress(http.bind().get(), loaded.place("admin.http.bind"), warnings);
        }
        return warnings;
    }

    private void addDescriptors(HostConfig config, Place place, List<Problem> warnings) {
        long connections =
                Math.min(
                        config.maxConnections(),
                        config.listeners().stream()
                                .mapToLong(ListenerConfig::maxConnections)
                                .sum());
        long needed = connections + OWN_DESCRIPTORS;
        if (descriptors.isPresent() && descriptors.getAsLong() < needed) {
            warnings.add(
                    new Problem(
                            place,
                            "%d connections need about %d file descriptors, and this user may have %d open; raise the limit with ulimit -n %d (LimitNOFILE= of a systemd unit), or lower max-connections to %d"
                                    .formatted(
                                            connections,
                                            needed,
                                            descriptors.getAsLong(),
                                            needed,
                                            Math.max(
                                                    1,
                                                    descriptors.getAsLong() - OWN_DESCRIPTORS))));
        }
    }

    private void addAddress(InetSocketAddress address, Place place, List<Problem> warnings) {
        if (address.getPort() == 0) {
            return;
        }
        try (ServerSocketChannel socket = transport.openServerSocketChannel()) {
            socket.bind(address);
        } catch (IOException e) {
            warnings.add(
                    new Problem(
                            place,
                            "%s cannot be had now: %s; %s"
                                    .formatted(
                                            Addresses.text(address),
                                            e.getMessage(),
                                            remedy(address, String.valueOf(e.getMessage())))));
        }
    }

    private static String remedy(InetSocketAddress address, String reason) {
        if (reason.contains("in use")) {
            return "choose another port, or end who uses it (ss -ltnp 'sport = :%d' tells who)"
                    .formatted(address.getPort());
        }
        if (reason.contains("ermission denied") && address.getPort() < UNPRIVILEGED) {
            return "ports below %d are for root or who has CAP_NET_BIND_SERVICE (AmbientCapabilities= of a systemd unit); choose another one, or lower sysctl net.ipv4.ip_unprivileged_port_start"
                    .formatted(UNPRIVILEGED);
        }
        if (reason.contains("assign requested address")) {
            return "this machine has no such address; ip address tells which it has";
        }
        return "choose another address or port";
    }
}
