package io.wirehost.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

final class StoreTest {
    private static final List<String> COMMANDS =
            List.of(
                    "set %s %s",
                    "set %s %s px 50",
                    "set %s %s keepttl",
                    "append %s %s",
                    "hset %s f %s g h",
                    "hset %s g %s",
                    "hdel %s f %s",
                    "hincrby %s n 1",
                    "rpush %s a %s",
                    "lpush %s %s",
                    "lpop %s",
                    "rpop %s 2",
                    "sadd %s a %s",
                    "srem %s a",
                    "incr %s",
                    "getdel %s",
                    "del %s",
                    "pexpire %s 30",
                    "persist %s");

    @TempDir Path directory;

    @Test
    void whatIsCountedIsWhatIsThere() throws Exception {
        TestServer server = new TestServer(directory);
        TestClient client = server.connect();
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            String command = COMMANDS.get(random.nextInt(COMMANDS.size()));
            String key = "key" + random.nextInt(20);
            client.ask(command.formatted(key, "x".repeat(1 + random.nextInt(20))));
            server.letPass(Duration.ofMillis(random.nextInt(3)));
            if (i % 100 == 0) {
                server.runTimers(Duration.ofSeconds(1));
                assertEquals(measured(server), server.store().usedMemory(), "after " + i);
            }
        }
        assertTrue(server.store().usedMemory() > 0);
        client.ask("flushall");
        assertEquals(0, server.store().usedMemory());
    }

    private static long measured(TestServer server) {
        long[] sum = new long[1];
        server.store()
                .databases()
                .forEach(database -> database.forEach(entry -> sum[0] += entry.measure()));
        return sum[0];
    }

    /** A collection of Java keeps the places of all that it ever had. */
    @ParameterizedTest
    @CsvSource({
        "rpush k %d,  lpop k",
        "lpush k %d,  rpop k",
        "sadd k %d,   srem k %d",
        "hset k %d v, hdel k %d"
    })
    void theCapacityOfACollectionIsCountedAndGivenBack(String add, String remove) throws Exception {
        TestServer server = new TestServer(directory);
        TestClient client = server.connect();
        client.ask(add.formatted(0));
        long ofOne = server.store().usedMemory();
        for (int i = 1; i < 10_000; i++) {
            client.ask(add.formatted(i));
        }
        long ofAll = server.store().usedMemory();
        for (int i = 0; i < 5_000; i++) {
            client.ask(remove.formatted(i));
        }
        assertTrue(server.store().usedMemory() > ofAll / 2 + 5_000 * Memory.PLACE / 2);
        for (int i = 5_000; i < 9_999; i++) {
            client.ask(remove.formatted(i));
        }
        assertTrue(server.store().usedMemory() <= ofOne + 64 * Memory.PLACE);
        assertEquals(measured(server), server.store().usedMemory());
        assertTrue(client.ask(remove.formatted(9_999)).matches(":1|\\$4 9999"));
        assertEquals(0, server.store().usedMemory());
    }

    @Test
    void manyKeysAreFoundAgainAndRemovedAgain() throws Exception {
        TestServer server = new TestServer(directory);
        TestClient client = server.connect();
        for (int i = 0; i < 10_000; i++) {
            client.ask("set key" + i + " " + i);
        }
        assertEquals(":10000", client.ask("dbsize"));
        for (int i = 0; i < 10_000; i++) {
            assertEquals(String.valueOf(i), client.ask("get key" + i).split(" ")[1]);
            assertEquals(":1", client.ask("del key" + i));
        }
        assertEquals(":0", client.ask("dbsize"));
        assertEquals("*0", client.ask("keys *"));
    }
}
