package io.wirehost.host;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The system's network, with a way to let all loops look at the clock. */
final class TestTransport extends SelectorProvider {
    private final SelectorProvider system = SelectorProvider.provider();
    private final List<Selector> selectors = new CopyOnWriteArrayList<>();
    private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);

    void wakeUp() {
        selectors.forEach(Selector::wakeup);
    }

    @Override
    public AbstractSelector openSelector() throws IOException {
        AbstractSelector selector = system.openSelector();
        selectors.add(selector);
        return selector;
    }

    /** So many more listen, and then no others. */
    void limitListening(int sockets) {
        left.set(sockets);
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
        if (left.getAndDecrement() <= 0) {
            throw new UnsupportedAddressTypeException();
        }
        return system.openServerSocketChannel();
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
        return system.openSocketChannel();
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
        return system.openDatagramChannel();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        return system.openDatagramChannel(family);
    }

    @Override
    public Pipe openPipe() throws IOException {
        return system.openPipe();
    }
}
