package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Session;
import io.wirehost.spi.StartPacketHandler;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;

/** A handler that blocks holds up its own session, and no other of the same loop. */
class BlockedHandlerTest {
    /** Blocks as the packet says, then sends it back. */
    @Provides("blocking")
    public static final class Blocking implements StartPacketHandler {
        static final BlockingQueue<Thread> sleepers = new LinkedBlockingQueue<>();
        static final BlockingQueue<String> queue = new LinkedBlockingQueue<>();
        static final ReentrantLock lock = new ReentrantLock();
        static volatile SocketAddress upstream = new InetSocketAddress(0);

        /** For the host. */
        public Blocking() {}

        @Override
        public PacketHandler<String, String> open(Session opened, ByteBuffer startPacket) {
            return (session, packet) -> {
                switch (packet) {
                    case "sleep" -> sleep();
                    case "queue" -> queue.take();
                    case "socket" -> readUpstream();
                    case "lock" -> {
                        lock.lock();
                        lock.unlock();
                    }
                    default -> {}
                }
                session.send(packet);
            };
        }

        private static void readUpstream() throws IOException {
            try (Socket socket = new Socket()) {
                socket.connect(upstream);
                socket.getInputStream().readNBytes(1);
            }
        }

        @SuppressWarnings("ThreadSleep") // which is what it is about
        private static void sleep() {
            sleepers.add(Thread.currentThread());
            try {
                Thread.sleep(Duration.ofHours(1));
            } catch (InterruptedException e) {
                sleepers.clear();
            }
        }
    }

    @BeforeEach
    void forget() {
        Blocking.sleepers.clear();
        Blocking.queue.clear();
    }

    @ParameterizedTest
    @CsvSource({
        "session, sleep",
        "session, queue",
        "session, socket",
        "session, lock",
        "pool, sleep",
        "pool, queue",
        "pool, socket",
        "pool, lock"
    })
    void aBlockedSessionHoldsUpNoOther(String dispatch, String blocked) throws Exception {
        String conf =
                "loops = 1, listeners.it { bind = \"127.0.0.1:0\", codec = text, handler ="
                        + " blocking, dispatch = %s }";
        Blocking.lock.lock();
        try (ServerSocket upstream = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TestHost host =
                        TestHost.start(
                                conf.formatted(dispatch), TestPlugin.Text.class, Blocking.class);
                Socket one = host.connect("it");
                Socket other = host.connect("it")) {
            Blocking.upstream = upstream.getLocalSocketAddress();
            one.getOutputStream().write(TestHost.bytes("first\n" + blocked + "\nlast\n"));
            assertEquals("first\n", TestHost.read(one, 6));
            for (int i = 0; i < 100; i++) {
                other.getOutputStream().write(TestHost.bytes("go on\n"));
                assertEquals("go on\n", TestHost.read(other, 6));
            }
            assertEquals(0, one.getInputStream().available());
            Blocking.lock.unlock();
            Blocking.queue.add("go");
            if (blocked.equals("sleep")) {
                Blocking.sleepers.take().interrupt();
            }
            if (blocked.equals("socket")) {
                upstream.accept().close();
            }
            String rest = blocked + "\nlast\n";
            assertEquals(rest, TestHost.read(one, rest.length()));
        } finally {
            if (Blocking.lock.isHeldByCurrentThread()) {
                Blocking.lock.unlock();
            }
        }
    }
}
