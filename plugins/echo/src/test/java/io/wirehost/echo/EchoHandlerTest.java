package io.wirehost.echo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wirehost.spi.CloseReason;
import io.wirehost.spi.NoSettings;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.Session;
import io.wirehost.spi.SessionClosedException;
import io.wirehost.spi.StartMatch;
import io.wirehost.spi.StartPacketHandler;
import io.wirehost.testkit.FakeHandlerContext;
import io.wirehost.testkit.FakePacketSession;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.TypeVariable;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

class EchoHandlerTest {
    private static final ByteBuffer NO_START_PACKET = ByteBuffer.allocate(0);

    private final EchoHandler<String> handler = new EchoHandler<>();
    private final FakePacketSession<String> session;

    EchoHandlerTest(@TempDir Path directory) {
        session = new FakeHandlerContext(new NoSettings(), directory).openPacketSession();
    }

    @Test
    void eachPacketIsAnsweredWithItselfInOrder() throws Exception {
        PacketHandler<String, String> echo = handler.open(session, NO_START_PACKET);
        echo.onOpen(session);
        echo.onPacket(session, "one");
        echo.onPacket(session, "two");
        assertEquals(List.of("one", "two"), session.takeSent());
    }

    @Test
    void anAnswerWaitsUntilThePeerReads() throws Exception {
        PacketHandler<String, String> echo = handler.open(session, NO_START_PACKET);
        session.limitQueue(1);
        echo.onPacket(session, "one");
        Thread answer = Thread.ofVirtual().start(() -> onPacket(echo, "two"));
        while (answer.getState() != Thread.State.WAITING) {
            assertNotEquals(Thread.State.TERMINATED, answer.getState(), "did not wait");
            Thread.onSpinWait();
        }
        assertEquals(List.of("one"), session.takeSent());
        answer.join();
        assertEquals(List.of("two"), session.takeSent());
    }

    private void onPacket(PacketHandler<String, String> echo, String packet) {
        try {
            echo.onPacket(session, packet);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whenThePeerHasEndedItsStreamTheSessionEnds() throws Exception {
        handler.open(session, NO_START_PACKET).onInputEnd(session);
        assertEquals(CloseReason.Kind.PEER_CLOSED, session.closeReason().orElseThrow().kind());
        assertThrows(
                SessionClosedException.class,
                () -> handler.open(session, NO_START_PACKET).onPacket(session, "late"));
    }

    @Test
    void oneObjectServesAllSessions() {
        assertSame(handler.open(session, NO_START_PACKET), handler.open(session, NO_START_PACKET));
    }

    @Test
    void everyConnectionIsClaimedBeforeItsFirstByte() {
        assertSame(StartMatch.ANY, handler.match(NO_START_PACKET));
    }

    @Test
    void thePacketsAreWhateverTheCodecHas() throws Exception {
        ParameterizedType answer =
                assertInstanceOf(
                        ParameterizedType.class,
                        EchoHandler.class
                                .getMethod("open", Session.class, ByteBuffer.class)
                                .getGenericReturnType());
        assertEquals(PacketHandler.class, answer.getRawType());
        for (var packets : answer.getActualTypeArguments()) {
            assertInstanceOf(TypeVariable.class, packets);
        }
    }

    @Test
    void theServiceLoaderFindsIt() {
        assertInstanceOf(
                EchoHandler.class, ServiceLoader.load(StartPacketHandler.class).findFirst().get());
    }
}
