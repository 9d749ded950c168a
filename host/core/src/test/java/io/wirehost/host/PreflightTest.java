package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.host.config.ConfigLoader;
import io.wirehost.host.config.Problem;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What a machine lacks for a configuration. */
class PreflightTest {
    @TempDir private Path directory;
    private Path file;

    @BeforeEach
    void place() {
        file = directory.resolve("host.conf");
    }

    private List<String> warnings(Preflight preflight, String hocon) throws Exception {
        Files.writeString(file, hocon);
        return preflight.warnings(ConfigLoader.read(file)).stream()
                .map(Problem::toString)
                .map(each -> each.replace(file.toString(), "host.conf"))
                .toList();
    }

    private static Preflight of(SelectorProvider transport, int descriptors) {
        return new Preflight(transport, OptionalLong.of(descriptors), Optional.empty());
    }

    private static String listener(int port, String more) {
        return "listeners.it { bind = \"127.0.0.1:%d\", handler = echo, %s }".formatted(port, more);
    }

    @Test
    void fileDescriptorsMustBeEnoughForTheConnections() throws Exception {
        Preflight preflight = of(SelectorProvider.provider(), 1024);
        assertEquals(List.of(), warnings(preflight, "max-connections = 924\n" + listener(0, "")));
        assertEquals(List.of(), warnings(preflight, listener(0, "max-connections = 924")));
        assertEquals(
                List.of(
                        "host.conf: 1: max-connections: 925 connections need about 1025 file"
                            + " descriptors, and this user may have 1024 open; raise the limit with"
                            + " ulimit -n 1025 (LimitNOFILE= of a systemd unit), or lower"
                            + " max-connections to 924"),
                warnings(preflight, "max-connections = 925\n" + listener(0, "")));
        assertTrue(
                warnings(preflight, listener(0, ""))
                        .getFirst()
                        .startsWith("host.conf: max-connections: 20000 connections need"));
    }

    @Test
    void aPortMustBeFreeUnlessItIsOurs() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            String hocon =
                    "admin.http.bind = \"127.0.0.1:%d\"\n".formatted(port) + listener(port, "");
            List<String> warnings = warnings(of(SelectorProvider.provider(), 99_999), hocon);
            assertEquals(2, warnings.size());
            assertEquals(
                    "host.conf: 2: listeners.it.bind: 127.0.0.1:%1$d cannot be had now: Address already in use; choose another port, or end who uses it (ss -ltnp 'sport = :%1$d' tells who)"
                            .formatted(port),
                    warnings.getFirst());
            assertTrue(warnings.getLast().startsWith("host.conf: 1: admin.http.bind: 127.0.0.1:"));
            InetSocketAddress ours = new InetSocketAddress("127.0.0.1", port);
            assertEquals(
                    List.of(),
                    warnings(
                            new Preflight(
                                    SelectorProvider.provider(),
                                    OptionalLong.empty(),
                                    Optional.of(Set.of(ours))),
                            hocon));
        }
    }

    @Test
    void aPrivilegedPortIsForRoot() throws Exception {
        List<String> warnings =
                warnings(of(new Refusing("Permission denied"), 99_999), listener(80, ""));
        assertEquals(
                List.of(
                        "host.conf: 1: listeners.it.bind: 127.0.0.1:80 cannot be had now:"
                                + " Permission denied; ports below 1024 are for root or who has"
                                + " CAP_NET_BIND_SERVICE (AmbientCapabilities= of a systemd unit);"
                                + " choose another one, or lower sysctl"
                                + " net.ipv4.ip_unprivileged_port_start"),
                warnings);
    }

    @Test
    void anAddressMustBeOneOfThisMachine() throws Exception {
        List<String> warnings =
                warnings(
                        of(SelectorProvider.provider(), 99_999),
                        listener(7007, "").replace("127.0.0.1", "192.0.2.1"));
        assertTrue(
                warnings.getFirst().contains("this machine has no such address"),
                warnings::toString);
    }

    /** The network of somebody who may not bind. */
    private static final class Refusing extends SelectorProvider {
        private final String reason;

        Refusing(String reason) {
            this.reason = reason;
        }

        @Override
        public ServerSocketChannel openServerSocketChannel() {
            return new ServerSocketChannel(this) {
                @Override
                public ServerSocketChannel bind(SocketAddress local, int backlog)
                        throws IOException {
                    throw new BindException(reason);
                }

                @Override
                public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public <T> T getOption(SocketOption<T> name) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public Set<SocketOption<?>> supportedOptions() {
                    return Set.of();
                }

                @Override
                public ServerSocket socket() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public SocketChannel accept() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public SocketAddress getLocalAddress() {
                    throw new UnsupportedOperationException();
                }

                @Override
                protected void implCloseSelectableChannel() {}

                @Override
                protected void implConfigureBlocking(boolean block) {}
            };
        }

        @Override
        public java.nio.channels.spi.AbstractSelector openSelector() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SocketChannel openSocketChannel() {
            throw new UnsupportedOperationException();
        }

        @Override
        public java.nio.channels.DatagramChannel openDatagramChannel() {
            throw new UnsupportedOperationException();
        }

        @Override
        public java.nio.channels.DatagramChannel openDatagramChannel(
                java.net.ProtocolFamily family) {
            throw new UnsupportedOperationException();
        }

        @Override
        public java.nio.channels.Pipe openPipe() {
            throw new UnsupportedOperationException();
        }
    }
}
