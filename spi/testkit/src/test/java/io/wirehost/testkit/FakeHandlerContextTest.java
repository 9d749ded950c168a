package io.wirehost.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.spi.BroadcastResult;
import io.wirehost.spi.CloseReason;
import io.wirehost.spi.Group;
import io.wirehost.spi.NoSettings;
import io.wirehost.spi.SendResult;
import io.wirehost.spi.SessionClosedException;
import io.wirehost.spi.Timer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

final class FakeHandlerContextTest {
    @TempDir Path directory;
    private FakeHandlerContext context;

    @BeforeEach
    void makeContext() {
        context = new FakeHandlerContext(new NoSettings(), directory);
    }

    @Test
    void timersRunInTheOrderOfTheirTimeWhenItIsAdvanced() {
        List<String> ran = new ArrayList<>();
        context.schedule(Duration.ofSeconds(3), () -> ran.add("three"));
        context.schedule(Duration.ofSeconds(1), () -> ran.add("one"));
        Timer never = context.schedule(Duration.ofSeconds(2), () -> ran.add("two"));
        Timer every = context.scheduleEvery(Duration.ofSeconds(2), () -> ran.add("every"));

        assertTrue(never.cancel());
        assertFalse(never.cancel());
        context.advance(Duration.ofMillis(999));
        assertEquals(List.of(), ran);
        context.advance(Duration.ofMillis(3001));
        assertEquals(List.of("one", "every", "three", "every"), ran);
        assertTrue(every.cancel());
        assertFalse(every.cancel());
        context.advance(Duration.ofDays(1));
        assertEquals(4, ran.size());
        assertEquals(0, context.waitingTimers());
    }

    @Test
    void aTestCanWaitForTheTimerOfAnotherThread() throws InterruptedException {
        List<String> ran = new ArrayList<>();
        context.execute("setter", () -> context.schedule(Duration.ofHours(1), () -> ran.add("x")));
        context.awaitTimers(1);
        context.advance(Duration.ofHours(1));
        assertEquals(List.of("x"), ran);
    }

    @Test
    void aWriteQueueIsFullAtItsLimitAndTakesAgainWhenItWasRead() {
        FakePacketSession<String> session = context.openPacketSession();
        session.limitQueue(1);
        assertEquals(SendResult.QUEUED, session.offer("a"));
        assertEquals(SendResult.FULL, session.offer("b"));
        assertEquals(List.of("a"), session.takeSent());
        assertEquals(SendResult.QUEUED, session.offer("c"));
        session.close("enough");
        assertEquals(SendResult.CLOSED, session.offer("d"));
        assertEquals("closed-by-handler (enough)", session.closeReason().orElseThrow().toString());
        assertThrows(SessionClosedException.class, () -> session.send("e"));
        assertEquals(List.of("c"), session.takeSent());
    }

    @Test
    void sendWaitsForRoom() {
        FakePacketSession<String> session = context.openPacketSession();
        session.limitQueue(0);
        CompletableFuture<Void> sent = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                session.send("late");
                sent.complete(null);
            } catch (SessionClosedException | InterruptedException e) {
                sent.completeExceptionally(e);
            }
        });
        assertFalse(sent.isDone());
        session.limitQueue(1);
        sent.join();
        assertEquals(List.of("late"), session.takeSent());
    }

    @Test
    void aGroupReachesItsMembersAndForgetsTheClosed() {
        FakePacketSession<String> ada = context.openPacketSession();
        FakePacketSession<String> bob = context.openPacketSession();
        FakePacketSession<String> eve = context.openPacketSession();
        Group<String> group = context.sessions().group("room");
        assertTrue(group.join(ada));
        assertFalse(group.join(ada));
        assertTrue(group.join(bob));
        assertTrue(group.join(eve));
        bob.limitQueue(0);
        assertEquals(new BroadcastResult(1, 1, 0), group.broadcastExcept("hello", ada));
        assertEquals(List.of(), ada.takeSent());
        assertEquals(List.of("hello"), eve.takeSent());
        assertEquals(List.of("room"), eve.info().groups());

        eve.hangUp();
        assertEquals(List.of(ada, bob), group.members());
        assertFalse(group.join(eve));
        assertTrue(group.leave(bob));
        ada.hangUp();
        assertEquals(List.of(), context.sessions().groupNames());
        assertEquals(1, context.sessions().count());
    }

    @Test
    void aStreamReadsWhatThePeerSendsUntilItEndsOrIsLost() throws Exception {
        FakeStreamSession session = context.openStreamSession();
        session.receive(new byte[] {1, 2, 3});
        ByteBuffer two = ByteBuffer.allocate(2);
        assertEquals(2, session.read(two));
        assertEquals(1, session.read(two.clear()));
        assertThrows(
                java.net.SocketTimeoutException.class,
                () -> session.read(two.clear(), Duration.ofNanos(1)));
        session.endInput();
        assertEquals(-1, session.read(two.clear()));
        session.lose(CloseReason.of(CloseReason.Kind.PEER_RESET));
        assertThrows(SessionClosedException.class, () -> session.read(two.clear()));
        assertTrue(session.aborted());
    }

    @Test
    void aStreamSendsAndReceivesFiles() throws Exception {
        Path file = Files.write(directory.resolve("file"), new byte[] {0, 1, 2, 3, 4});
        FakeStreamSession session = context.openStreamSession();
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            assertEquals(4, session.sendFrom(channel, 1, 10));
            assertArrayEquals(new byte[] {1, 2, 3, 4}, session.output());
            session.receive(new byte[] {9, 8, 7});
            session.endInput();
            assertEquals(2, session.receiveInto(channel, 4, 2));
            assertEquals(1, session.receiveInto(channel, 6, 2));
        }
        assertArrayEquals(new byte[] {0, 1, 2, 3, 9, 8, 7}, Files.readAllBytes(file));
    }

    @Test
    void startPacketsThatCannotBeToldApartAreRefused() {
        var registration =
                context.startPackets()
                        .register(
                                new byte[] {1, 2},
                                (session, packet) -> {
                                    throw new IllegalStateException();
                                });
        assertTrue(context.opener(new byte[] {1, 2}).isPresent());
        assertThrows(
                IllegalStateException.class,
                () -> context.startPackets().register(new byte[] {1, 2, 3}, (s, p) -> null));
        registration.close();
        assertTrue(context.opener(new byte[] {1, 2}).isEmpty());
    }

    @Test
    void theLogIsKept() {
        context.logger().warn("disk {} is {}", "sda", "full", new IllegalStateException("x"));
        assertEquals("[WARN disk sda is full]", context.log().toString());
        assertEquals("x", context.log().getFirst().thrown().getMessage());
    }
}
