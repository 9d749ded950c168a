package io.wirehost.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.SetParams;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Clients of Redis that others have written take the packed host for one. */
@Timeout(120)
class KvIT {
    private static final String LISTENER =
            """
            listeners.kv {
              bind = "127.0.0.1:0", codec = resp, handler = kv, max-packet-size = 16MiB
            }
            """;

    private static final String WITH_PASSWORD =
            """
            listeners.kv {
              bind = "127.0.0.1:0", codec = resp, handler = kv
              config { password = geheim, databases = 2, max-memory = 1MiB }
            }
            """;

    @RegisterExtension final PackedHost host = new PackedHost();

    private Jedis connect(RedisProtocol protocol) throws IOException {
        return connect(DefaultJedisClientConfig.builder().protocol(protocol));
    }

    private Jedis connect(DefaultJedisClientConfig.Builder config) throws IOException {
        return new Jedis(new HostAndPort("127.0.0.1", host.port("kv")), config.build());
    }

    @ParameterizedTest
    @EnumSource(
            value = RedisProtocol.class,
            names = {"RESP2", "RESP3"})
    void aJavaClientIsServed(RedisProtocol protocol) throws Exception {
        host.start(LISTENER);
        try (Jedis client = connect(protocol)) {
            assertEquals("PONG", client.ping());
            assertEquals("OK", client.set("greeting", "grüß Gott"));
            assertEquals("grüß Gott", client.get("greeting"));
            assertEquals("OK", client.set("short", "lived", SetParams.setParams().ex(100)));
            assertTrue(client.ttl("short") > 90);
            assertEquals(3, client.incrBy("count", 3));
            assertEquals(2, client.hset("user", Map.of("name", "Ada", "born", "1815")));
            assertEquals(Map.of("name", "Ada", "born", "1815"), client.hgetAll("user"));
            client.rpush("list", "a", "b", "c");
            assertEquals(List.of("b", "c"), client.lrange("list", 1, -1));
            client.sadd("set", "x", "y");
            assertEquals(Set.of("x", "y"), client.smembers("set"));
            assertEquals(
                    Set.of("greeting", "short", "count", "user", "list", "set"), client.keys("*"));
            assertEquals(Arrays.asList("3", null), client.mget("count", "nosuch"));
            assertThrows(JedisDataException.class, () -> client.incr("greeting"));
            try (var transaction = client.multi()) {
                var count = transaction.incr("count");
                var user = transaction.hgetAll("user");
                transaction.exec();
                assertEquals(4, count.get());
                assertEquals("Ada", user.get().get("name"));
            }
            byte[] large = new byte[10_000_000];
            Arrays.fill(large, (byte) '\r');
            byte[] key = "large".getBytes(StandardCharsets.UTF_8);
            client.set(key, large);
            assertArrayEquals(large, client.get(key));
            assertEquals("OK", client.flushAll());
            assertEquals(0, client.dbSize());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = RedisProtocol.class,
            names = {"RESP2", "RESP3"})
    void whatIsPublishedArrives(RedisProtocol protocol) throws Exception {
        host.start(LISTENER);
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        JedisPubSub listener =
                new JedisPubSub() {
                    @Override
                    public void onSubscribe(String channel, int count) {
                        heard.add("subscribed " + channel);
                    }

                    @Override
                    public void onMessage(String channel, String message) {
                        heard.add(message);
                    }
                };
        try (Jedis subscriber = connect(protocol);
                Jedis publisher = connect(protocol)) {
            Thread listening =
                    Thread.ofVirtual().start(() -> subscriber.subscribe(listener, "news"));
            assertEquals("subscribed news", heard.take());
            for (int i = 0; i < 1_000; i++) {
                assertEquals(1, publisher.publish("news", "message " + i));
            }
            for (int i = 0; i < 1_000; i++) {
                assertEquals("message " + i, heard.take());
            }
            listener.unsubscribe();
            listening.join();
            assertEquals(0, publisher.publish("news", "nobody hears it"));
        }
    }

    @Test
    void thePasswordAndTheLimitsOfTheConfigurationHold() throws Exception {
        host.start(WITH_PASSWORD);
        assertThrows(JedisAccessControlException.class, () -> connect(RedisProtocol.RESP3));
        try (Jedis client = connect(DefaultJedisClientConfig.builder().password("geheim"))) {
            assertThrows(JedisDataException.class, () -> client.select(2));
            client.set("k", "x".repeat(900_000));
            client.set("l", "x".repeat(900_000));
            var full = assertThrows(JedisDataException.class, () -> client.set("m", "x"));
            assertTrue(full.getMessage().startsWith("OOM "), full::getMessage);
            assertEquals(2, client.del("k", "l"));
            assertEquals("OK", client.set("m", "x"));
        }
        assertFalse(host.log().contains("geheim"));
    }

    @Test
    void whatIsNoRequestIsAnsweredAndTheConnectionClosed() throws Exception {
        host.start(LISTENER);
        try (Socket socket = Talk.connect(host.address("kv"))) {
            socket.getOutputStream()
                    .write("PING\r\n*1\r\n$x\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals(
                    "+PONG\r\n-ERR Protocol error: invalid bulk length\r\n",
                    new String(Talk.readAll(socket), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void redisCliIsServed() throws Exception {
        host.start(LISTENER);
        assertEquals("OK\n", cli("set", "greeting", "hello"));
        assertEquals("hello\n", cli("get", "greeting"));
        assertEquals("greeting\n", cli("--scan", "--pattern", "greet*"));
        assertEquals("hello\n", cli("-3", "get", "greeting"));
        assertTrue(cli("info").contains("redis_version:"));
        assertTrue(cli("command").contains("getdel"));
    }

    private String cli(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("redis-cli", "-p", port()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    @Test
    void redisBenchmarkRunsThroughWithoutAnError() throws Exception {
        host.start(LISTENER);
        String tests = "ping,set,get,incr,lpush,rpush,lpop,rpop,sadd,hset,lrange_100,mset";
        for (String pipeline : List.of("1", "16")) {
            String out =
                    run(
                            List.of(
                                    "redis-benchmark",
                                    "-p",
                                    port(),
                                    "-t",
                                    tests,
                                    "-n",
                                    "5000",
                                    "-c",
                                    "20",
                                    "-r",
                                    "1000",
                                    "-P",
                                    pipeline,
                                    "-q",
                                    "-e"));
            assertFalse(out.toLowerCase().contains("error"), out);
            assertTrue(out.contains("MSET (10 keys)"), out);
        }
    }

    private String port() throws IOException {
        return String.valueOf(host.port("kv"));
    }

    private String run(List<String> command) throws IOException {
        var result = host.execute(host.test(), command);
        assertEquals(0, result.exitCode(), result::toString);
        return result.out();
    }
}
