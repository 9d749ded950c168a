package io.wirehost.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.spi.CloseReason;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.StartPacketHandler;
import io.wirehost.testkit.FakeHandlerContext;
import io.wirehost.testkit.FakePacketSession;
import io.wirehost.testkit.LogLine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;

final class NetServerTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000L);

    @TempDir Path directory;

    @Test
    void anEchoHasTheDataAndTheCurrentTime() throws Exception {
        FakeHandlerContext context = context(NetServer.Reply.ECHO, Duration.ZERO);
        FakePacketSession<NetPacket> session = context.openPacketSession();
        open(context, NOW, session).onPacket(session, new NetPacket(1, new byte[] {1, 2, 3}));
        assertEquals(
                List.of(new NetPacket(1_700_000_000L, new byte[] {1, 2, 3})), session.takeSent());
    }

    @Test
    void theTimeWrapsWhereItsFieldEnds() throws Exception {
        FakeHandlerContext context = context(NetServer.Reply.ECHO, Duration.ZERO);
        FakePacketSession<NetPacket> session = context.openPacketSession();
        open(context, Instant.ofEpochSecond(0x1_0000_0002L), session)
                .onPacket(session, new NetPacket(1, new byte[0]));
        assertEquals(2, session.takeSent().getFirst().timestamp());
    }

    @Test
    void blocksAreOneToFourKibibytesInTurn() throws Exception {
        FakeHandlerContext context = context(NetServer.Reply.BLOCKS, Duration.ZERO);
        FakePacketSession<NetPacket> session = context.openPacketSession();
        PacketHandler<NetPacket, NetPacket> handler = open(context, NOW, session);
        for (int i = 0; i < 5; i++) {
            handler.onPacket(session, new NetPacket(1, new byte[] {7}));
        }
        assertArrayEquals(
                new int[] {1024, 2048, 3072, 4096, 1024},
                session.takeSent().stream().mapToInt(packet -> packet.data().length).toArray());
    }

    @Test
    void anAnswerWaitsForRoomInsteadOfBeingLeftOut() throws Exception {
        FakeHandlerContext context = context(NetServer.Reply.ECHO, Duration.ZERO);
        FakePacketSession<NetPacket> session = context.openPacketSession();
        session.limitQueue(1);
        PacketHandler<NetPacket, NetPacket> handler = open(context, NOW, session);
        handler.onPacket(session, new NetPacket(1, new byte[] {1}));
        CountDownLatch answered = new CountDownLatch(1);
        context.execute(
                "second packet",
                () -> {
                    try {
                        handler.onPacket(session, new NetPacket(1, new byte[] {2}));
                        answered.countDown();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
        assertEquals(1, session.takeSent().getFirst().data()[0]);
        answered.await();
        assertEquals(2, session.takeSent().getFirst().data()[0]);
    }

    @Test
    void aSessionThatClosesMeanwhileIsNoFault() throws Exception {
        FakeHandlerContext context = context(NetServer.Reply.ECHO, Duration.ZERO);
        FakePacketSession<NetPacket> session = context.openPacketSession();
        PacketHandler<NetPacket, NetPacket> handler = open(context, NOW, session);
        session.hangUp();
        handler.onPacket(session, new NetPacket(1, new byte[] {1}));
        assertEquals(List.of(), session.takeSent());
    }

    @Test
    void openAndCloseAreLoggedWithTheReason() throws Exception {
        FakeHandlerContext context = context(NetServer.Reply.ECHO, Duration.ZERO);
        FakePacketSession<NetPacket> session = context.openPacketSession();
        PacketHandler<NetPacket, NetPacket> handler = open(context, NOW, session);
        handler.onOpen(session);
        handler.onPacket(session, new NetPacket(1, new byte[] {1}));
        handler.onError(session, MalformedPacketException.skip(7, "\"garbage\" is not NET:"));
        handler.onClose(session, CloseReason.of(CloseReason.Kind.PEER_CLOSED));
        assertEquals(
                List.of(
                        "INFO session 1: opened by " + session.remoteAddress(),
                        "DEBUG session 1: \"garbage\" is not NET:; 1 errors, 7 bytes skipped so"
                                + " far",
                        "INFO session 1: closed: peer-closed; 1 packets, 1 errors, 7 bytes"
                                + " skipped"),
                texts(context));
    }

    @Test
    void aStreamOfGarbageDoesNotFloodTheLog() throws Exception {
        FakeHandlerContext context = context(NetServer.Reply.ECHO, Duration.ZERO);
        FakePacketSession<NetPacket> session = context.openPacketSession();
        PacketHandler<NetPacket, NetPacket> handler = open(context, NOW, session);
        for (int i = 0; i < 1_000_000; i++) {
            handler.onError(session, MalformedPacketException.skip(1, "no"));
        }
        assertEquals(20, context.log().size());
        assertTrue(texts(context).getLast().endsWith("524288 errors, 524288 bytes skipped so far"));
    }

    @Test
    void theDebugInfoNamesTheSessionsWithTheLongestQueues() {
        FakeHandlerContext context = context(NetServer.Reply.ECHO, Duration.ofSeconds(10));
        start(context, NOW);
        for (int i = 0; i < NetServer.SESSIONS_SHOWN + 10; i++) {
            FakePacketSession<NetPacket> session = context.openPacketSession();
            for (int packets = 0; packets < i; packets++) {
                session.offer(new NetPacket(0, new byte[0]));
            }
        }
        context.advance(Duration.ofSeconds(9));
        assertEquals(List.of(), context.log());
        context.advance(Duration.ofSeconds(1));
        List<String> lines = texts(context);
        assertEquals(1 + NetServer.SESSIONS_SHOWN, lines.size());
        assertTrue(lines.getFirst().startsWith("INFO 30 sessions: in 0 packets"));
        assertTrue(lines.getFirst().endsWith("435 in write queues, 0 bytes pending"));
        assertTrue(lines.get(1).startsWith("INFO session 30: "));
        context.advance(Duration.ofSeconds(10));
        assertEquals(2 * lines.size(), context.log().size());
    }

    @Test
    void thereIsNoDebugInfoUnlessItIsAskedFor() {
        FakeHandlerContext context = context(NetServer.Reply.ECHO, Duration.ZERO);
        start(context, NOW);
        assertEquals(0, context.waitingTimers());
    }

    @Test
    void bothServicesAreFound() {
        assertTrue(
                ServiceLoader.load(PacketCodec.class).stream()
                        .map(ServiceLoader.Provider::type)
                        .anyMatch(NetCodec.class::equals));
        assertTrue(
                ServiceLoader.load(StartPacketHandler.class).stream()
                        .map(ServiceLoader.Provider::type)
                        .anyMatch(NetServer.class::equals));
    }

    private FakeHandlerContext context(NetServer.Reply reply, Duration debugInfoEvery) {
        return new FakeHandlerContext(new NetServer.Settings(reply, debugInfoEvery), directory);
    }

    private static NetServer start(FakeHandlerContext context, Instant now) {
        NetServer server = new NetServer(() -> now);
        server.start(context);
        return server;
    }

    private static PacketHandler<NetPacket, NetPacket> open(
            FakeHandlerContext context, Instant now, FakePacketSession<NetPacket> session) {
        return start(context, now).open(session, ByteBuffer.allocate(0));
    }

    private static List<String> texts(FakeHandlerContext context) {
        return context.log().stream().map(LogLine::toString).toList();
    }
}
