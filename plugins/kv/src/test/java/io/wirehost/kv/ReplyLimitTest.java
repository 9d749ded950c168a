package io.wirehost.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wirehost.spi.DataSize;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

/** A reply of more than 1024 bytes is refused, whatever asks for it. */
final class ReplyLimitTest {
    private static final String REFUSED =
            "-ERR the reply is larger than max-reply, which is 1024 bytes";
    private static final String PART = "x".repeat(300);

    @TempDir Path directory;

    private TestClient client;

    @BeforeEach
    void fill() throws Exception {
        KvServer.Settings settings =
                new KvServer.Settings(
                        1,
                        DataSize.ofMebibytes(1),
                        "",
                        1,
                        DataSize.ofMebibytes(1),
                        DataSize.ofKibibytes(1));
        client = new TestServer(directory, settings).connect();
        client.ask("set part " + PART);
        client.ask("set large " + "x".repeat(1_000));
        client.ask("append large " + "x".repeat(25));
        for (char each = 'a'; each <= 'd'; each++) {
            client.ask("hset hash %s %s".formatted(each, PART));
            client.ask("rpush list " + each + PART);
            client.ask("sadd set " + each + PART);
            client.ask("set " + each + PART + " v");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "get large",
                "mget part part part part",
                "hgetall hash",
                "hmget hash a b c d",
                "smembers set",
                "lrange list 0 -1",
                "keys *",
                "scan 0 count 1000",
                "command",
                "command info get get get get get get get"
            })
    void aLargeReplyIsRefused(String line) throws Exception {
        assertEquals(REFUSED, client.ask(line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "getdel large",
                "getset large v",
                "set large v get",
                "set large v xx get",
                "lpop list 4",
                "rpop list 5"
            })
    void whatWouldBeTakenAwayStays(String line) throws Exception {
        assertEquals(REFUSED, client.ask(line));
        assertEquals(":1025", client.ask("strlen large"));
        assertEquals(":4", client.ask("llen list"));
    }

    @Test
    void whatFitsIsAnswered() throws Exception {
        String item = " $300 " + PART;
        assertEquals("*3" + item + item + item, client.ask("mget part part part"));
        assertEquals(3, client.ask("lpop list 3").split(PART, -1).length - 1);
        assertEquals(":1025", client.ask("strlen large"));
    }

    @Test
    void ofATransactionOnlyWhatDoesNotFitAnyMoreIsRefused() throws Exception {
        client.ask("multi");
        for (String line :
                new String[] {"get part", "get large", "get part", "getdel part", "get part"}) {
            client.ask(line);
        }
        client.ask("incr n");
        client.ask("get n");
        String part = " $300 " + PART;
        assertEquals(
                "*7" + part + " " + REFUSED + part + part + " $-1 :1 $1 1", client.ask("exec"));
        assertEquals(REFUSED, client.ask("get large"));
        assertEquals("*0", client.ask("lrange nosuch 0 -1"));
        assertEquals(4, client.ask("lrange list 0 2").split(PART, -1).length);
    }

    @Test
    void aCommandOfATransactionThatIsRefusedHasTakenNothingAway() throws Exception {
        client.ask("set b " + "x".repeat(900));
        client.ask("multi");
        client.ask("get b");
        client.ask("getdel part");
        client.ask("lpop list");
        String replies = client.ask("exec");
        assertEquals("*3 $900 " + "x".repeat(900) + " " + REFUSED + " " + REFUSED, replies);
        assertEquals(":300", client.ask("strlen part"));
        assertEquals(":4", client.ask("llen list"));
    }
}
