package io.wirehost.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Opens connections, from several loopback addresses so that no port is needed twice. */
public final class Connections {
    private static final int PER_ADDRESS = 5_000;

    private Connections() {}

    /** Opens so many; what they are is for the caller to close. */
    public static List<SocketChannel> open(InetSocketAddress server, int count) throws IOException {
        List<SocketChannel> open = new ArrayList<>(count);
        try {
            for (int i = 0; i < count; i++) {
                open.add(connect(server, i / PER_ADDRESS));
            }
            return open;
        } catch (IOException e) {
            close(open);
            throw new IOException("connection " + open.size() + ": " + e.getMessage(), e);
        }
    }

    /** Opens one from 127.0.0.1, or one of the addresses behind it. */
    private static SocketChannel connect(InetSocketAddress server, int address) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.bind(new InetSocketAddress("127.0.0." + (1 + address), 0));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_LINGER, 0); // its port is free at once
            channel.connect(server);
            channel.configureBlocking(false);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Closes all of them. */
    public static void close(Iterable<? extends SocketChannel> channels) throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }
}
