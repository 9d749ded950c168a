package io.wirehost.bench.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * {@code NioEcho PORT}: sends back what comes. A selector, a read, a write, and nothing else: what
 * Java itself costs.
 */
public final class NioEcho {
    private static final int BACKLOG = 4096;

    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);

    private NioEcho(Selector selector) {
        this.selector = selector;
    }

    /**
     * Serves for ever.
     *
     * @param args the port
     */
    public static void main(String[] args) throws IOException {
        Selector selector = Selector.open();
        ServerSocketChannel listener = ServerSocketChannel.open();
        int port = Integer.parseInt(args[0]);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        listener.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
        NioEcho echo = new NioEcho(selector);
        while (true) {
            selector.select(echo::ready);
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.channel() instanceof ServerSocketChannel listener) {
                accept(listener);
            } else if (key.channel() instanceof SocketChannel channel) {
                echo(channel);
            }
        } catch (IOException e) {
            System.err.println(e);
        }
    }

    private void accept(ServerSocketChannel listener) throws IOException {
        SocketChannel channel;
        while ((channel = listener.accept()) != null) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false).register(selector, SelectionKey.OP_READ);
        }
    }

    private void echo(SocketChannel channel) throws IOException {
        try {
            if (channel.read(buffer.clear()) < 0) {
                channel.close();
                return;
            }
            buffer.flip();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) { // a reset, of which the selector would tell for ever
            channel.close();
            throw e;
        }
    }
}
