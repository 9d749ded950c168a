package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.spi.CloseReason;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.Provides;
import io.wirehost.spi.SendResult;
import io.wirehost.spi.Session;
import io.wirehost.spi.StartPacketHandler;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class OutputTest {
    /** Answers each packet with a large one, by its first letter in different ways. */
    @Provides("large")
    public static final class Large implements StartPacketHandler {
        static final String BLOCK = "x".repeat(64 * 1024 - 1);
        static final AtomicInteger handled = new AtomicInteger();
        static final AtomicInteger sent = new AtomicInteger();
        static final BlockingQueue<SendResult> results = new LinkedBlockingQueue<>();
        static final BlockingQueue<CloseReason> closed = new LinkedBlockingQueue<>();
        static final BlockingQueue<PacketSession<String>> sessions = new LinkedBlockingQueue<>();

        /** For the host. */
        public Large() {}

        @Override
        public PacketHandler<String, String> open(Session opened, ByteBuffer startPacket) {
            return new PacketHandler<>() {
                @Override
                public void onOpen(PacketSession<String> session) {
                    sessions.add(session);
                }

                @Override
                public void onPacket(PacketSession<String> session, String packet)
                        throws Exception {
                    handled.incrementAndGet();
                    switch (packet) {
                        case "fill" -> {
                            SendResult result = session.offer(BLOCK);
                            while (result == SendResult.QUEUED) {
                                result = session.offer(BLOCK);
                            }
                            results.add(result);
                        }
                        case "send 40" -> {
                            for (int i = 0; i < 40; i++) {
                                session.send(BLOCK);
                            }
                            session.close();
                        }
                        default -> session.send(BLOCK);
                    }
                }

                @Override
                public void onSent(PacketSession<String> session, String packet) {
                    sent.incrementAndGet();
                }

                @Override
                public void onClose(PacketSession<String> session, CloseReason reason) {
                    closed.add(reason);
                }
            };
        }
    }

    @BeforeEach
    void forget() {
        Large.handled.set(0);
        Large.sent.set(0);
        Large.results.clear();
        Large.closed.clear();
        Large.sessions.clear();
    }

    private static TestHost start(String dispatch) throws Exception {
        return TestHost.start(
                """
                listeners.it {
                  bind = "127.0.0.1:0", codec = text, handler = large, dispatch = %s
                  tcp.send-buffer = 4KiB
                  idle-timeout = 0, write-timeout = 30s
                  write-queue { packets = 16, high = 256KiB, low = 64KiB, limit = 1MiB }
                }
                """
                        .formatted(dispatch),
                TestPlugin.Text.class,
                Large.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void aPeerThatNeverReadsIsReadNoMoreAndClosedWhenItsTimeIsOver(String dispatch)
            throws Exception {
        try (TestHost host = start(dispatch);
                Socket socket = host.connect("it")) {
            writeForEver(socket);
            PacketSession<String> session = Large.sessions.take();
            Await.until(
                    () -> session.pendingBytes() >= 256 * 1024,
                    () -> "the high mark, at " + session.pendingBytes());
            long pending = session.pendingBytes();
            assertTrue(pending <= 1024 * 1024 + 2 * 64 * 1024, "paused at " + pending);
            CloseReason reason = null;
            while (reason == null) { // each byte that the kernel still takes begins the time anew
                host.advance(Duration.ofSeconds(31));
                reason = Large.closed.poll(50, TimeUnit.MILLISECONDS);
            }
            assertEquals(CloseReason.Kind.SLOW_CONSUMER, reason.kind());
        }
    }

    /** Pipelines packets and never reads an answer. */
    private static void writeForEver(Socket socket) throws IOException {
        OutputStream out = socket.getOutputStream();
        byte[] packets = TestHost.bytes("p\n".repeat(32 * 1024));
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        while (true) {
                            out.write(packets);
                        }
                    } catch (IOException expected) {
                        // the host resets the connection in the end
                    }
                });
    }

    @Test
    void aFullQueueIsAnsweredAndTheSessionGoesOn() throws Exception {
        try (TestHost host = start("session");
                Socket socket = host.connect("it")) {
            socket.getOutputStream().write(TestHost.bytes("fill\nfill\n"));
            assertEquals(SendResult.FULL, Large.results.take());
            drain(socket, 17 * 64 * 1024);
            assertEquals(SendResult.FULL, Large.results.take());
        }
    }

    private static void drain(Socket socket, long bytes) throws IOException {
        socket.getInputStream().skipNBytes(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "pool"})
    void sendWaitsForRoomAndNothingIsLost(String dispatch) throws Exception {
        try (TestHost host = start(dispatch);
                Socket socket = host.connect("it")) {
            socket.getOutputStream().write(TestHost.bytes("send 40\n"));
            assertEquals(40 * 64 * 1024, TestHost.readAll(socket).length());
            assertEquals(CloseReason.Kind.CLOSED_BY_HANDLER, Large.closed.take().kind());
            assertEquals(40, Large.sent.get());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void whatIsQueuedIsWrittenAfterThePeerHasEndedItsStream(String dispatch) throws Exception {
        try (TestHost host = start(dispatch);
                Socket socket = host.connect("it")) {
            OutputStream out = socket.getOutputStream();
            out.write(TestHost.bytes("p\n".repeat(60)));
            socket.shutdownOutput();
            assertEquals(60 * 64 * 1024, TestHost.readAll(socket).length());
            assertEquals(CloseReason.Kind.PEER_CLOSED, Large.closed.take().kind());
        }
    }

    @Test
    void aResetInMidWriteClosesOnce() throws Exception {
        try (TestHost host = start("session")) {
            Socket socket = host.connect("it");
            socket.getOutputStream().write(TestHost.bytes("p\n".repeat(100)));
            drain(socket, 1);
            socket.setSoLinger(true, 0);
            socket.close();
            assertEquals(CloseReason.Kind.PEER_RESET, Large.closed.take().kind());
            host.awaitClosed("it", "peer-reset", 1);
            assertEquals(0, host.listener("it").sessions());
            assertTrue(Large.closed.isEmpty());
        }
    }
}
