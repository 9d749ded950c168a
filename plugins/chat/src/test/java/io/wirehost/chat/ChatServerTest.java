package io.wirehost.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.spi.CloseReason;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.StartPacketHandler;
import io.wirehost.testkit.FakeHandlerContext;
import io.wirehost.testkit.FakePacketSession;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

final class ChatServerTest {
    @TempDir Path directory;
    private FakeHandlerContext context;
    private ChatServer server;

    @BeforeEach
    void startServer() {
        start(new ChatServer.Settings("Welcome.", "Lobby", 20, 100, 3));
    }

    private void start(ChatServer.Settings settings) {
        context = new FakeHandlerContext(settings, directory);
        server = new ChatServer();
        server.start(context);
    }

    /** A session with its handler, called as the host calls it. */
    private final class User {
        final FakePacketSession<String> session = context.openPacketSession();
        final PacketHandler<String, String> handler = server.open(session, ByteBuffer.allocate(0));

        User() throws Exception {
            handler.onOpen(session);
        }

        /** With a name, and with what was sent so far out of the way. */
        User(String name) throws Exception {
            this();
            type("/nick " + name);
            read();
        }

        List<String> type(String line) throws Exception {
            handler.onPacket(session, line);
            if (!session.isOpen()) {
                close(session.closeReason().orElseThrow());
            }
            return read();
        }

        List<String> read() {
            return session.takeSent();
        }

        void close(CloseReason reason) throws Exception {
            session.close(reason);
            handler.onClose(session, reason);
        }
    }

    @Test
    void theFirstWordsAreTheServers() throws Exception {
        assertEquals(
                List.of(
                        "-- Welcome.",
                        "-- You are guest1. /help lists the commands.",
                        "-- You speak in lobby.",
                        "-- In lobby: guest1"),
                new User().read());
    }

    @Test
    void whatIsSaidReachesTheOthersInTheRoomOnceAndNotTheSpeaker() throws Exception {
        User ada = new User("ada");
        User bob = new User("bob");
        User eve = new User("eve");
        eve.type("/leave");
        ada.read();
        bob.read();
        assertEquals(List.of(), ada.type("hello"));
        assertEquals(List.of("[lobby] ada: hello"), bob.read());
        assertEquals(List.of(), eve.read());
        assertEquals(List.of(), ada.type("/me waves"));
        assertEquals(List.of("[lobby] * ada waves"), bob.read());
        assertEquals(List.of(), ada.type("//slash"));
        assertEquals(List.of("[lobby] ada: /slash"), bob.read());
        assertEquals(List.of("-- You are in no room; /join one."), eve.type("hello?"));
    }

    @Test
    void comingGoingAndRenamingAreToldToTheRoom() throws Exception {
        User ada = new User("ada");
        User bob = new User();
        assertEquals(List.of("[lobby] -- guest2 joins"), ada.read());
        bob.read();
        assertEquals(List.of("-- You are Bob."), bob.type("/nick Bob"));
        assertEquals(List.of("[lobby] -- guest2 is now Bob"), ada.read());
        bob.type("/leave");
        assertEquals(List.of("[lobby] -- Bob leaves"), ada.read());
        bob.type("/join lobby");
        assertEquals(List.of("[lobby] -- Bob joins"), ada.read());
        bob.close(CloseReason.of(CloseReason.Kind.PEER_RESET));
        assertEquals(List.of("[lobby] -- Bob is gone"), ada.read());
    }

    @Test
    void quitSaysGoodbyeAndPassesTheLastWordsOn() throws Exception {
        User ada = new User("ada");
        User bob = new User("bob");
        ada.read();
        assertEquals(List.of("-- Goodbye, bob."), bob.type("/quit tea time"));
        assertEquals("closed-by-handler (quit)", reason(bob));
        assertEquals(List.of("[lobby] -- bob is gone: tea time"), ada.read());
        assertEquals(List.of("-- Nobody is called bob."), ada.type("/msg bob hi"));
    }

    @Test
    void aUserIsInSeveralRoomsAndSpeaksInTheLast() throws Exception {
        User ada = new User("ada");
        User bob = new User("bob");
        ada.type("/join Chess");
        bob.read();
        assertEquals(
                List.of("-- You speak in chess.", "-- In chess: ada, bob"),
                bob.type("/join chess"));
        ada.read();
        bob.type("e4");
        assertEquals(List.of("[chess] bob: e4"), ada.read());
        assertEquals(List.of("-- You speak in lobby."), bob.type("/join lobby"));
        bob.type("hi");
        assertEquals(List.of("[lobby] bob: hi"), ada.read());
        assertEquals(List.of("-- You left lobby; you speak in chess."), bob.type("/leave lobby"));
        assertEquals(List.of("-- You are not in lobby."), bob.type("/leave lobby"));
        assertEquals(List.of("-- Rooms: chess (2), lobby (1)"), bob.type("/rooms"));
        assertEquals(List.of("-- In lobby: ada"), bob.type("/who LOBBY"));
        assertEquals(List.of("-- In chess: ada, bob"), bob.type("/who"));
        assertEquals(List.of("-- Nobody is in attic."), bob.type("/who attic"));
        ada.read();
        bob.close(CloseReason.of(CloseReason.Kind.PEER_CLOSED));
        assertEquals(List.of("[chess] -- bob is gone"), ada.read());
    }

    @Test
    void theRoomsOfOneUserAreBounded() throws Exception {
        User ada = new User("ada");
        ada.type("/join two");
        ada.type("/join three");
        assertEquals(
                List.of("-- You are in 3 rooms; /leave one before you join another."),
                ada.type("/join four"));
        assertEquals(List.of("lobby", "three", "two"), ada.session.info().groups());
    }

    @Test
    void aPrivateMessageReachesOneUserAlone() throws Exception {
        User ada = new User("ada");
        User bob = new User("bob");
        User eve = new User("eve");
        ada.read();
        bob.read();
        assertEquals(List.of(), ada.type("/msg BOB  a secret "));
        assertEquals(List.of("(private) ada: a secret"), bob.read());
        assertEquals(List.of(), eve.read());
        assertEquals(List.of("-- Nobody is called zoe."), ada.type("/msg zoe hi"));
        assertEquals(List.of("-- Something is missing: /msg name text"), ada.type("/msg bob"));
    }

    @Test
    void aNameBelongsToOneUserWhateverItsCase() throws Exception {
        User ada = new User("Ada");
        User bob = new User("bob");
        ada.read();
        assertEquals(List.of("-- aDA is taken."), bob.type("/nick aDA"));
        assertEquals(List.of("-- guest3 is taken."), bob.type("/nick guest3"));
        assertEquals(List.of("-- You are ADA."), ada.type("/nick ADA"));
        assertEquals(List.of("-- You are Eve."), ada.type("/nick Eve"));
        bob.read();
        assertEquals(List.of("-- You are ada."), bob.type("/nick ada"));
        ada.close(CloseReason.of(CloseReason.Kind.PEER_CLOSED));
        assertEquals(List.of("-- You are eve."), bob.type("/nick eve").subList(1, 2));
        assertEquals("guest3", new User().read().get(1).substring(11, 17));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "1ab",
                "-ab",
                "a b",
                "a:b",
                "ädä",
                "раul",
                "abcdefghijabcdefghijk",
                "[ab]",
                "a\u200db"
            })
    void aNameOfOtherCharactersOrLengthIsRefused(String name) throws Exception {
        User ada = new User("ada");
        assertEquals(
                List.of(
                        "-- You cannot be called that: a name has 2 to 20 letters a–z, digits,"
                                + " - and _, and begins with a letter."),
                ada.type("/nick " + name));
        assertTrue(ada.type("/join " + name).getFirst().startsWith("-- A room cannot be called"));
    }

    @Test
    void controlCharactersDoNotReachAnotherTerminal() throws Exception {
        User ada = new User("ada");
        User bob = new User("bob");
        ada.read();
        bob.type(
                "\u001b[2J\u0007red\u009b31m\r\n"
                        + "[lobby] ada: forged\u2028\u202Ertl\u0000\u007f\ttab");
        assertEquals(List.of("[lobby] bob: [2Jred31m[lobby] ada: forgedrtl tab"), ada.read());
        bob.type("/me \ud800 \u061c\u2066x\u200fy\ufeff");
        assertEquals(List.of("[lobby] * bob xy"), ada.read());
        bob.type("/msg ada \u001b]0;title\u0007");
        assertEquals(List.of("(private) bob: ]0;title"), ada.read());
        bob.type("/quit \u001b[31m");
        assertEquals(List.of("[lobby] -- bob is gone: [31m"), ada.read());
        assertFalse(ada.type("/\u001b[31mfoo").getFirst().contains("\u001b"));
    }

    @Test
    void emojiAndJoinedScriptsPass() throws Exception {
        User ada = new User("ada");
        User bob = new User("bob");
        ada.read();
        bob.type("👩\u200d💻 می\u200cخواهم");
        assertEquals(List.of("[lobby] bob: 👩\u200d💻 می\u200cخواهم"), ada.read());
    }

    @Test
    void noUserCanForgeALineOfTheServerOrOfAnother() throws Exception {
        User ada = new User("ada");
        User bob = new User("bob");
        ada.read();
        bob.type("-- ada leaves");
        bob.type("/me -- ada leaves");
        bob.type("[lobby] ada: I am bob");
        assertEquals(
                List.of(
                        "[lobby] bob: -- ada leaves",
                        "[lobby] * bob -- ada leaves",
                        "[lobby] bob: [lobby] ada: I am bob"),
                ada.read());
    }

    @Test
    void aSlowUserIsSkippedAndTheSpeakerIsTold() throws Exception {
        User ada = new User("ada");
        User bob = new User("bob");
        User eve = new User("eve");
        ada.read();
        bob.read();
        bob.session.limitQueue(1);
        ada.type("one");
        assertEquals(
                List.of("-- 1 in the room are too slow and did not get this."), ada.type("two"));
        assertEquals(List.of("-- bob is too slow and did not get this."), ada.type("/msg bob x"));
        assertEquals(List.of("[lobby] ada: one", "[lobby] ada: two"), eve.read());
        assertEquals(List.of("[lobby] ada: one"), bob.read());
        ada.type("three");
        assertEquals(List.of("[lobby] ada: three"), bob.read());
        server.stop();
        assertEquals(
                "INFO 2 lines did not reach users who were too slow",
                context.log().getLast().toString());
    }

    @Test
    void aLineThatIsTooLongIsRefused() throws Exception {
        User ada = new User("ada");
        User bob = new User("bob");
        ada.read();
        assertEquals(
                List.of("-- 101 characters are too many; say it in 100."),
                bob.type("x".repeat(101)));
        assertEquals(List.of(), bob.type("x".repeat(100)));
        assertEquals(List.of("[lobby] bob: " + "x".repeat(100)), ada.read());
    }

    @Test
    void listsStayOneLine() throws Exception {
        for (int i = 10; i < 40; i++) {
            new User("somebody" + i);
        }
        String line = new User("ada").type("/who").getFirst();
        assertTrue(line.startsWith("-- In lobby: ada, somebody10, "), line);
        assertTrue(line.endsWith(" and 22 more"), line);
        assertTrue(line.length() < 132, line);
    }

    @Test
    void emptyLinesSayNothing() throws Exception {
        User ada = new User("ada");
        User bob = new User("bob");
        ada.read();
        assertEquals(List.of(), bob.type(""));
        assertEquals(List.of(), bob.type(" \t\u0007 "));
        assertEquals(List.of(), ada.read());
    }

    @Test
    void helpListsEveryCommandAndOthersAreRefused() throws Exception {
        User ada = new User("ada");
        String help = String.join("\n", ada.type("/help"));
        for (String verb :
                List.of("/me", "/msg", "/nick", "/join", "/leave", "/who", "/rooms", "/quit")) {
            assertTrue(help.contains("-- " + verb + " "), verb);
        }
        assertEquals(
                List.of("-- There is no command /Dance; /help lists them."), ada.type("/Dance x"));
        assertEquals(List.of("-- Something is missing: /nick name"), ada.type("/nick"));
        assertEquals(List.of("-- Something is missing: /join room"), ada.type("/JOIN"));
        assertEquals(List.of("-- Something is missing: /me text"), ada.type("/me"));
    }

    @Test
    void aDrainSaysGoodbye() throws Exception {
        User ada = new User("ada");
        ada.handler.onDrain(ada.session);
        assertEquals(List.of("-- The server stops. Goodbye, ada."), ada.read());
        assertEquals("drained", reason(ada));
    }

    @Test
    void anIdleUserIsToldWhy() throws Exception {
        User ada = new User("ada");
        ada.handler.onIdle(ada.session);
        assertEquals(List.of("-- Nothing came from you for too long. Goodbye."), ada.read());
        assertEquals("idle-timeout", reason(ada));
    }

    @Test
    void aSkippedLineIsToldWithoutItsControlCharacters() throws Exception {
        User ada = new User("ada");
        ada.handler.onError(ada.session, MalformedPacketException.skip(9, "line of \u001b9 bytes"));
        assertEquals(List.of("-- This was left out: line of 9 bytes"), ada.read());
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new ChatServer.Settings("a\nb", "lobby", 20, 100, 3));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ChatServer.Settings("hi", "the lobby", 20, 100, 3));
    }

    @Test
    void ofUsersWhoWantOneNameAtOnceOneGetsIt() throws Exception {
        int count = 16;
        CyclicBarrier together = new CyclicBarrier(count);
        List<Callable<Boolean>> claims = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            User user = new User();
            String name = i % 2 == 0 ? "Queen" : "queen";
            claims.add(() -> {
                together.await();
                return user.type("/nick " + name).contains("-- You are " + name + ".");
            });
        }
        int won = 0;
        for (boolean claim : runAll(claims)) {
            won += claim ? 1 : 0;
        }
        assertEquals(1, won);
    }

    /** Users act at once and at random; then nothing of them is left. */
    @Test
    void manyUsersAtOnceLeaveNothingBehind() throws Exception {
        User witness = new User("witness");
        List<Callable<Boolean>> lives = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            RandomGenerator random = RandomGeneratorFactory.getDefault().create(i);
            lives.add(() -> {
                for (int life = 0; life < 20; life++) {
                    User user = new User();
                    for (int step = 0; step < 50; step++) {
                        user.type(anything(random));
                    }
                    user.close(CloseReason.of(CloseReason.Kind.PEER_CLOSED));
                }
                return true;
            });
        }
        runAll(lives);
        assertEquals(1, context.sessions().count());
        assertEquals(List.of("-- Rooms: lobby (1)"), lastOf(witness.type("/rooms")));
        assertEquals(List.of("-- In lobby: witness"), witness.type("/who"));
        for (int i = 0; i < 8; i++) {
            assertEquals(List.of("-- You are name" + i + "."), witness.type("/nick name" + i));
        }
    }

    private static String anything(RandomGenerator random) {
        int number = random.nextInt(8);
        return switch (random.nextInt(7)) {
            case 0 -> "/nick name" + number;
            case 1 -> "/join room" + number;
            case 2 -> "/leave";
            case 3 -> "/msg name" + number + " hi";
            case 4 -> "/who room" + number;
            case 5 -> "/rooms";
            default -> "hello " + number;
        };
    }

    private static <T> List<T> runAll(List<Callable<T>> tasks) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        }
    }

    private static List<String> lastOf(List<String> lines) {
        return List.of(lines.getLast());
    }

    private static String reason(User user) {
        return user.session.closeReason().orElseThrow().toString();
    }

    @Test
    void theServiceIsFound() {
        assertTrue(
                ServiceLoader.load(StartPacketHandler.class).stream()
                        .anyMatch(provider -> provider.type() == ChatServer.class));
    }
}
