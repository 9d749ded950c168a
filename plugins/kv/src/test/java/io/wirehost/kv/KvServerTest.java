package io.wirehost.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.spi.CloseReason;
import io.wirehost.spi.DataSize;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.testkit.FakeHandlerContext;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;

final class KvServerTest {
    private static final DataSize KIBIBYTE = DataSize.ofKibibytes(1);

    @TempDir Path directory;

    // ---- time

    @Test
    void aKeyIsGoneWhenItsTimeHasCome() throws Exception {
        TestServer server = new TestServer(directory);
        TestClient client = server.connect();
        client.ask("set k v px 1000");
        server.letPass(Duration.ofMillis(999));
        assertEquals("$1 v", client.ask("get k"));
        assertEquals(":1", client.ask("pttl k"));
        server.letPass(Duration.ofMillis(1));
        assertEquals("$-1", client.ask("get k"));
        assertEquals(":-2", client.ask("ttl k"));
        assertEquals(":0", client.ask("dbsize"));
    }

    @Test
    void aKeyWhoseTimeHasComeIsNotFoundByAnyCommand() throws Exception {
        TestServer server = new TestServer(directory);
        TestClient client = server.connect();
        client.ask("rpush l a b");
        client.ask("pexpire l 1");
        server.letPass(Duration.ofMillis(1));
        assertEquals("*0", client.ask("keys *"));
        assertEquals("*2 $1 0 *0", client.ask("scan 0 count 100"));
        assertEquals(":1", client.ask("rpush l c"));
        assertEquals(":-1", client.ask("ttl l"));
    }

    @Test
    void theSweepGivesBackWhatNobodyAsksFor() throws Exception {
        TestServer server = new TestServer(directory);
        TestClient client = server.connect();
        for (int i = 0; i < 5_000; i++) {
            client.ask("set k" + i + " v px " + (i % 2 == 0 ? 100 : 100_000));
        }
        client.ask("select 7");
        client.ask("set other v px 100");
        long before = server.store().usedMemory();
        server.letPass(Duration.ofMillis(100));
        server.runTimers(Duration.ofSeconds(1));
        assertEquals(":0", client.ask("dbsize"));
        client.ask("select 0");
        assertEquals(":2500", client.ask("dbsize"));
        assertTrue(server.store().usedMemory() < before * 0.51);
        assertTrue(client.ask("info stats").contains("expired_keys:2501"));
    }

    @Test
    void aWatchedKeyThatExpiresSpoilsTheTransaction() throws Exception {
        TestServer server = new TestServer(directory);
        TestClient client = server.connect();
        client.ask("set k v px 100");
        client.ask("watch k");
        server.letPass(Duration.ofMillis(100));
        client.ask("multi");
        client.ask("ping");
        assertEquals("*-1", client.ask("exec"));
    }

    @Test
    void aKeyThatHadExpiredWhenItWasWatchedDoesNot() throws Exception {
        TestServer server = new TestServer(directory);
        TestClient client = server.connect();
        client.ask("set k v px 100");
        server.letPass(Duration.ofMillis(100));
        client.ask("watch k");
        client.ask("multi");
        client.ask("ping");
        assertEquals("*1 +PONG", client.ask("exec"));
    }

    // ---- memory

    @Test
    void whenMemoryIsFullOnlyWhatNeedsNoneIsDone() throws Exception {
        TestServer server = new TestServer(directory, settings(KIBIBYTE, "", 10, KIBIBYTE));
        TestClient client = server.connect();
        String oom = "-OOM command not allowed when used memory > 'maxmemory'.";
        assertEquals("+OK", client.ask("set k " + "x".repeat(1_000)));
        assertEquals(oom, client.ask("set other v"));
        assertEquals(oom, client.ask("append k v"));
        assertEquals(oom, client.ask("rpush l v"));
        assertEquals(":1000", client.ask("strlen k"));
        assertEquals("+OK", client.ask("multi"));
        assertEquals(oom, client.ask("incr n"));
        assertEquals(
                "-EXECABORT Transaction discarded because of previous errors.", client.ask("exec"));
        assertEquals(":1", client.ask("del k"));
        assertEquals(0, server.store().usedMemory());
        assertEquals("+OK", client.ask("set other v"));
    }

    @Test
    void aTransactionIsNotDoneInPartBecauseMemoryIsFull() throws Exception {
        TestServer server = new TestServer(directory, settings(KIBIBYTE, "", 10, KIBIBYTE));
        TestClient client = server.connect();
        client.ask("multi");
        client.ask("del nosuch");
        client.ask("set a v");
        server.connect().ask("set k " + "x".repeat(1_000));
        assertEquals(
                "-EXECABORT Transaction discarded because of: OOM command not allowed when used"
                        + " memory > 'maxmemory'.",
                client.ask("exec"));
        assertEquals("-ERR EXEC without MULTI", client.ask("exec"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec", "discard", "reset"})
    void whatATransactionTakesIsCountedUntilItEnds(String end) throws Exception {
        TestServer server = new TestServer(directory);
        TestClient client = server.connect();
        client.ask("watch k");
        long ofWatched = server.store().usedMemory();
        assertTrue(ofWatched > 0);
        client.ask("multi");
        assertEquals("+QUEUED", client.ask("ping " + "x".repeat(400)));
        assertTrue(server.store().usedMemory() > ofWatched + 400);
        client.ask(end);
        assertEquals(0, server.store().usedMemory());
    }

    @Test
    void whatTheTransactionOfAClientTookIsGivenBackWhenItIsGone() throws Exception {
        TestServer server = new TestServer(directory);
        TestClient client = server.connect();
        client.ask("watch k");
        client.ask("multi");
        client.ask("set k v");
        assertTrue(server.store().usedMemory() > 0);
        client.session().hangUp();
        client.handler().onClose(client.session(), CloseReason.of(CloseReason.Kind.PEER_CLOSED));
        assertEquals(0, server.store().usedMemory());
    }

    @Test
    void aTransactionThatWillNotBeDoneTakesNothing() throws Exception {
        TestServer server = new TestServer(directory);
        TestClient client = server.connect();
        client.ask("multi");
        client.ask("set k v");
        client.ask("set k");
        assertEquals(0, server.store().usedMemory());
        assertEquals("+QUEUED", client.ask("set k v"));
        assertEquals(0, server.store().usedMemory());
    }

    @Test
    void transactionsOfManyClientsDoNotPassTheLimit() throws Exception {
        TestServer server = new TestServer(directory, settings(KIBIBYTE, "", 10, KIBIBYTE));
        String oom = "-OOM command not allowed when used memory > 'maxmemory'.";
        TestClient first = server.connect();
        first.ask("multi");
        first.ask("echo " + "x".repeat(600));
        TestClient second = server.connect();
        second.ask("multi");
        assertEquals("+QUEUED", second.ask("echo " + "x".repeat(600)));
        TestClient third = server.connect();
        assertEquals(oom, third.ask("set k v"));
        assertEquals(oom, third.ask("watch k"));
        assertEquals("$-1", third.ask("get nosuch"));
        assertEquals(oom, first.ask("get k"));
        assertEquals("+OK", third.ask("watch k"));
    }

    @Test
    void aTransactionIsNotRefusedForTheMemoryOfItsOwnCommands() throws Exception {
        TestServer server =
                new TestServer(directory, settings(KIBIBYTE, "", 10, DataSize.ofKibibytes(64)));
        TestClient client = server.connect();
        client.ask("multi");
        client.ask("echo " + "x".repeat(600));
        client.ask("set k " + "x".repeat(400));
        assertTrue(server.store().usedMemory() > KIBIBYTE.bytes());
        assertEquals("*2 $600 " + "x".repeat(600) + " +OK", client.ask("exec"));
    }

    @Test
    void moreMemoryThanTheHeapIsRefusedWhenItStarts() {
        DataSize tooMuch = DataSize.ofBytes(Runtime.getRuntime().maxMemory() + 1);
        FakeHandlerContext context =
                new FakeHandlerContext(settings(tooMuch, "", 10, KIBIBYTE), directory);
        var refused =
                assertThrows(IllegalArgumentException.class, () -> new KvServer().start(context));
        assertTrue(refused.getMessage().startsWith("max-memory: " + tooMuch + " is more than"));
    }

    // ---- limits

    @Test
    void aTransactionDoesNotGrowWithoutEnd() throws Exception {
        TestServer server = new TestServer(directory, settings(KIBIBYTE, "", 10, KIBIBYTE));
        TestClient client = server.connect();
        client.ask("multi");
        assertEquals("+QUEUED", client.ask("echo " + "x".repeat(400)));
        assertEquals("+QUEUED", client.ask("echo " + "x".repeat(400)));
        assertEquals(
                "-ERR the transaction is larger than max-transaction, which is 1024 bytes",
                client.ask("echo " + "x".repeat(400)));
        assertEquals(
                "-EXECABORT Transaction discarded because of previous errors.", client.ask("exec"));
        client.ask("multi");
        assertEquals("+QUEUED", client.ask("echo " + "x".repeat(400)));
        assertEquals("*1 $400 " + "x".repeat(400), client.ask("exec"));
    }

    @Test
    void aClientSubscribesToSoManyChannelsAndNoMore() throws Exception {
        TestServer server = new TestServer(directory, settings(KIBIBYTE, "", 2, KIBIBYTE));
        TestClient client = server.connect();
        client.ask("subscribe a");
        assertEquals(
                "*3 $10 psubscribe $1 b :2 -ERR more than max-subscriptions, which is 2;"
                        + " unsubscribe some",
                client.ask("psubscribe b c"));
        assertEquals("*3 $9 subscribe $1 a :2", client.ask("subscribe a"));
        client.ask("punsubscribe b");
        assertEquals("*3 $9 subscribe $1 c :2", client.ask("subscribe c"));
    }

    @Test
    void aClientDoesNotWatchKeysWithoutEnd() throws Exception {
        TestServer server = new TestServer(directory, settings(KIBIBYTE, "", 10, KIBIBYTE));
        TestClient client = server.connect();
        String refused = "-ERR the transaction is larger than max-transaction, which is 1024 bytes";
        assertEquals("+OK", client.ask("watch a b a b a b a b a b"));
        assertEquals(refused, client.ask("watch " + "x".repeat(1_000)));
        assertEquals(refused, client.ask("watch c d e f"));
        assertEquals("+OK", client.ask("unwatch"));
        assertEquals("+OK", client.ask("watch e f"));
    }

    @Test
    void namesOfChannelsAreShort() throws Exception {
        TestClient client = new TestServer(directory).connect();
        assertEquals(
                "-ERR a channel or pattern of more than 4096 bytes",
                client.ask("subscribe " + "x".repeat(4_097)));
        assertEquals(0, client.session().pendingPackets());
    }

    @Test
    void whereNamesArePatternsOrAreMatchedTheyAreShortToo() throws Exception {
        TestClient client = new TestServer(directory).connect();
        String refused = "-ERR a channel or pattern of more than 4096 bytes";
        String longName = "x".repeat(4_097);
        assertEquals(refused, client.ask("keys " + longName));
        assertEquals(refused, client.ask("scan 0 match " + longName));
        assertEquals(refused, client.ask("config get " + longName));
        assertEquals(refused, client.ask("publish " + longName + " x"));
    }

    @Test
    void aPatternThatTakesTooMuchWorkIsRefusedAndHearsNothing() throws Exception {
        TestServer server = new TestServer(directory);
        TestClient client = server.connect();
        String pattern = "*" + "a".repeat(1_000) + "b";
        client.ask("set " + "a".repeat(20_000) + " v");
        assertEquals(
                "-ERR too much work to match the pattern with 20000 bytes; shorten what follows its"
                        + " stars",
                client.ask("keys " + pattern));
        TestClient listener = server.connect();
        listener.ask("psubscribe " + pattern + " a*");
        assertEquals(":1", client.ask("publish " + "a".repeat(4_000) + " x"));
        assertTrue(listener.take().startsWith("*4 $8 pmessage $2 a* "));
    }

    @Test
    void namesOfClientsAreShort() throws Exception {
        TestClient client = new TestServer(directory).connect();
        assertEquals(
                "-ERR Client names cannot be longer than 1024 bytes.",
                client.ask("client setname " + "x".repeat(1_025)));
        assertEquals("+OK", client.ask("client setname " + "x".repeat(1_024)));
    }

    // ---- the password

    @Test
    void withoutThePasswordLittleIsDone() throws Exception {
        TestServer server = new TestServer(directory, settings(KIBIBYTE, "geheim", 10, KIBIBYTE));
        TestClient client = server.connect();
        String refused = "-WRONGPASS invalid username-password pair or user is disabled.";
        assertEquals("-NOAUTH Authentication required.", client.ask("get k"));
        assertEquals("-NOAUTH Authentication required.", client.ask("subscribe k"));
        assertEquals("-NOAUTH Authentication required.", client.ask("multi"));
        assertTrue(client.ask("hello 3").startsWith("-NOAUTH HELLO must be called"));
        assertEquals(refused, client.ask("auth wrong"));
        assertEquals(refused, client.ask("auth nobody geheim"));
        assertEquals(refused, client.ask("hello 3 auth default wrong"));
        assertEquals("+OK", client.ask("auth geheim"));
        assertEquals("$-1", client.ask("get k"));
        assertEquals(refused, client.ask("auth wrong"));
        assertEquals("$-1", client.ask("get k"));
        assertEquals("+RESET", client.ask("reset"));
        assertEquals("-NOAUTH Authentication required.", client.ask("get k"));
        assertTrue(client.ask("hello 3 auth default geheim").startsWith("%7"));
        assertEquals("_", client.ask("get k"));
    }

    @Test
    void thePasswordIsNotShown() throws Exception {
        KvServer.Settings settings = settings(KIBIBYTE, "geheim", 10, KIBIBYTE);
        assertFalse(settings.toString().contains("geheim"));
        TestClient client = new TestServer(directory, settings).connect();
        client.ask("auth geheim");
        assertFalse(client.ask("config get *").contains("geheim"));
    }

    // ---- the end

    @Test
    void whoStopsItIsToldHowManyKeysAreLost() throws Exception {
        TestServer server = new TestServer(directory);
        server.kv().stop();
        assertTrue(server.log().isEmpty());
        TestClient client = server.connect();
        client.ask("mset a 1 b 2");
        client.ask("select 1");
        client.ask("set a 1");
        server.kv().stop();
        assertEquals(
                "WARN stopped with 3 keys, which are lost: they are in memory alone",
                server.log().getLast().toString());
    }

    // ---- sessions

    @Test
    void whatIsNoRequestIsAnswered() throws Exception {
        TestClient client = new TestServer(directory).connect();
        client.handler()
                .onError(
                        client.session(),
                        new MalformedPacketException("Protocol error: invalid bulk length"));
        assertEquals("-ERR Protocol error: invalid bulk length", client.take());
    }

    @Test
    void quitClosesWhenItIsAnswered() throws Exception {
        TestClient client = new TestServer(directory).connect();
        assertEquals("+OK", client.ask("quit"));
        assertEquals(
                CloseReason.Kind.CLOSED_BY_HANDLER,
                client.session().closeReason().orElseThrow().kind());
    }

    @Test
    void onlyASubscriberMayBeSilentForLong() throws Exception {
        TestServer server = new TestServer(directory);
        TestClient listener = server.connect();
        listener.ask("subscribe news");
        listener.handler().onIdle(listener.session());
        assertTrue(listener.session().isOpen());
        TestClient silent = server.connect();
        silent.handler().onIdle(silent.session());
        assertFalse(silent.session().isOpen());
    }

    @Test
    void aSubscriberThatDoesNotReadIsCutOff() throws Exception {
        TestServer server = new TestServer(directory);
        TestClient slow = server.connect();
        slow.ask("subscribe news");
        slow.session().limitQueue(2);
        TestClient publisher = server.connect();
        publisher.ask("publish news 1");
        publisher.ask("publish news 2");
        assertTrue(slow.session().isOpen());
        assertEquals(":1", publisher.ask("publish news 3"));
        assertTrue(slow.session().aborted());
        String why = slow.session().closeReason().orElseThrow().toString();
        assertTrue(why.contains("messages come faster than it takes them"), why);
    }

    @Test
    void theMessagesOfATransactionTakeFewPlacesInTheWriteQueue() throws Exception {
        TestServer server = new TestServer(directory);
        TestClient listener = server.connect();
        listener.ask("subscribe news");
        listener.session().limitQueue(2);
        TestClient publisher = server.connect();
        publisher.ask("multi");
        publisher.ask("publish news 1");
        publisher.ask("publish nosuch 2");
        publisher.ask("publish news 3");
        assertEquals("*3 :1 :0 :1", publisher.ask("exec"));
        assertEquals(1, listener.session().pendingPackets());
        assertEquals("*3 $7 message $4 news $1 1 *3 $7 message $4 news $1 3", listener.take());
        String large = "x".repeat(40_000);
        publisher.ask("multi");
        publisher.ask("publish news " + large);
        publisher.ask("publish news " + large);
        publisher.ask("publish news 3");
        assertEquals("*3 :1 :1 :1", publisher.ask("exec"));
        assertEquals(2, listener.session().pendingPackets());
        assertTrue(listener.take().endsWith(large + " *3 $7 message $4 news $1 3"));
    }

    @Test
    void nothingIsLeftOfAClientThatIsGone() throws Exception {
        TestServer server = new TestServer(directory);
        TestClient client = server.connect();
        client.ask("watch k");
        client.ask("subscribe news");
        client.ask("psubscribe n*");
        client.session().hangUp();
        client.handler().onClose(client.session(), CloseReason.of(CloseReason.Kind.PEER_CLOSED));
        TestClient other = server.connect();
        assertEquals(":0", other.ask("publish news x"));
        assertEquals(1, server.kv().clients().size());
        assertEquals(0, server.store().databases().getFirst().watchedKeys());
    }

    @Test
    void clientsAreListed() throws Exception {
        TestServer server = new TestServer(directory);
        TestClient client = server.connect();
        client.ask("client setname me");
        client.ask("select 3");
        TestClient other = server.connect();
        other.ask("subscribe a b");
        String list = client.ask("client list");
        assertTrue(list.contains("id=1 addr=127.0.0.1:1 laddr=127.0.0.1:7007 name=me age="), list);
        assertTrue(list.contains(" flags=N db=3 sub=0 psub=0 multi=-1 resp=2\n"), list);
        assertTrue(list.endsWith(" flags=P db=0 sub=2 psub=0 multi=-1 resp=2"), list);
        assertEquals(":1", client.ask("client id"));
        assertEquals(":3", server.connect().ask("client id"));
        assertEquals("+OK", client.ask("client setinfo lib-name jedis"));
        assertEquals("-ERR Unrecognized option 'other'", client.ask("client setinfo other jedis"));
    }

    @Test
    void commandsAreDescribed() throws Exception {
        TestClient client = new TestServer(directory).connect();
        assertEquals(
                "*1 *10 $3 get :2 *2 +readonly +fast :1 :1 :1 *0 *0 *0 *0",
                client.ask("command info GET"));
        assertEquals(":" + Commands.list().size(), client.ask("command count"));
        assertTrue(client.ask("command").startsWith("*" + Commands.list().size() + " *10 "));
        assertEquals("*0", client.ask("command docs"));
    }

    @Test
    void groupsOfCommandsHaveTheHelpThatTheirErrorsName() throws Exception {
        TestClient client = new TestServer(directory).connect();
        assertEquals(
                "-ERR unknown subcommand 'nosuch'. Try CONFIG HELP.", client.ask("config nosuch"));
        assertEquals(
                "*3 +CONFIG <subcommand> [<arg> [value] [opt] ...]. Subcommands are: +GET +HELP",
                client.ask("config help"));
        assertTrue(client.ask("client help").contains(" +SETINFO +HELP"));
        assertTrue(client.ask("command help").contains(" +DOCS +HELP"));
    }

    @Test
    void infoHasSections() throws Exception {
        TestServer server = new TestServer(directory);
        TestClient client = server.connect();
        client.ask("set k v ex 10");
        String all = client.ask("info");
        assertTrue(all.contains("# Server redis_version:7.0.15 "), all);
        assertTrue(all.contains(" connected_clients:1 "), all);
        assertTrue(all.contains(" db0:keys=1,expires=1,avg_ttl=0"), all);
        String memory = client.ask("info MEMORY");
        assertTrue(memory.contains("used_memory:" + server.store().usedMemory()), memory);
        assertFalse(memory.contains("# Server"), memory);
        client.ask("hello 3");
        assertTrue(client.ask("info stats").startsWith("=29 txt:# Stats"));
    }

    private static KvServer.Settings settings(
            DataSize maxMemory, String password, int maxSubscriptions, DataSize maxTransaction) {
        return new KvServer.Settings(
                16,
                maxMemory,
                password,
                maxSubscriptions,
                maxTransaction,
                DataSize.ofMebibytes(64));
    }
}
