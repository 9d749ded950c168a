package io.wirehost.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients on several threads at once, as with several event loops. */
@Timeout(60)
final class ConcurrencyTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = 2_000;

    @TempDir Path directory;

    @Test
    void noIncrementIsLost() throws Exception {
        TestServer server = new TestServer(directory);
        atOnce(thread -> {
            TestClient client = server.connect();
            for (int i = 0; i < ROUNDS; i++) {
                client.ask("incr n");
                client.ask("hincrby h f 2");
            }
            return null;
        });
        TestClient client = server.connect();
        assertEquals("$4 " + THREADS * ROUNDS, client.ask("get n"));
        assertEquals("$5 " + 2 * THREADS * ROUNDS, client.ask("hget h f"));
    }

    /** Money goes from one account to the other, in another database; nobody sees it on its way. */
    @Test
    void aTransactionIsOneStepForEverybody() throws Exception {
        TestServer server = new TestServer(directory);
        atOnce(thread -> {
            TestClient client = server.connect();
            for (int i = 0; i < ROUNDS; i++) {
                client.ask("multi");
                if (thread % 2 == 0) {
                    client.ask("incr account");
                    client.ask("select 1");
                    client.ask("decr account");
                    client.ask("select 0");
                    client.ask("exec");
                } else {
                    client.ask("incrby account 0");
                    client.ask("select 1");
                    client.ask("incrby account 0");
                    client.ask("select 0");
                    String[] seen = client.ask("exec").split(" ");
                    long sum =
                            Long.parseLong(seen[1].substring(1))
                                    + Long.parseLong(seen[3].substring(1));
                    assertEquals(0, sum);
                }
            }
            return null;
        });
    }

    @Test
    void aSeriesOfKeysIsSetInOneStep() throws Exception {
        TestServer server = new TestServer(directory);
        server.connect().ask("mset a 0 b 0");
        atOnce(thread -> {
            TestClient client = server.connect();
            for (int i = 0; i < ROUNDS; i++) {
                String value = thread + "x" + i;
                client.ask("mset a " + value + " b " + value);
                String[] seen = client.ask("mget a b").split(" ");
                assertEquals(seen[2], seen[4]);
            }
            return null;
        });
    }

    @Test
    void whoReadsAndWritesBackNoticesThatAnotherWroteMeanwhile() throws Exception {
        TestServer server = new TestServer(directory);
        server.connect().ask("set n 0");
        List<Integer> done =
                atOnce(thread -> {
                    TestClient client = server.connect();
                    int written = 0;
                    while (written < ROUNDS / 10) {
                        client.ask("watch n");
                        int seen = Integer.parseInt(client.ask("get n").split(" ")[1]);
                        client.ask("multi");
                        client.ask("set n " + (seen + 1));
                        written += client.ask("exec").equals("*-1") ? 0 : 1;
                    }
                    return written;
                });
        int sum = done.stream().mapToInt(Integer::intValue).sum();
        assertEquals(String.valueOf(sum), server.connect().ask("get n").split(" ")[1]);
    }

    /** A stray message would be taken for a reply. */
    @Test
    void messagesComeOnlyBetweenTheConfirmationAndTheEndOfASubscription() throws Exception {
        TestServer server = new TestServer(directory);
        atOnce(thread -> {
            TestClient client = server.connect();
            for (int i = 0; i < ROUNDS; i++) {
                if (thread % 2 == 0) {
                    client.ask("publish news x");
                } else {
                    String heard = client.ask("subscribe news");
                    assertTrue(heard.startsWith("*3 $9 subscribe"), heard);
                    assertTrue(client.ask("unsubscribe").endsWith("$4 news :0"));
                    assertEquals("", client.take());
                }
            }
            return null;
        });
    }

    /** As with the one thread of Redis: what was heard last is what is stored. */
    @Test
    void everybodyHearsMessagesInTheOrderOfWhatIsDone() throws Exception {
        TestServer server = new TestServer(directory);
        TestClient listener = server.connect();
        TestClient another = server.connect();
        listener.ask("subscribe news talk");
        another.ask("subscribe news talk");
        atOnce(thread -> {
            TestClient client = server.connect();
            for (int i = 0; i < ROUNDS; i++) {
                String value = thread + "x" + i;
                if (thread % 2 == 0) {
                    client.ask("publish talk " + value);
                } else {
                    client.ask("multi");
                    client.ask("set k " + value);
                    client.ask("publish news " + value);
                    client.ask("exec");
                }
            }
            return null;
        });
        String heard = listener.take();
        assertEquals(heard, another.take());
        List<String> words = List.of(heard.split(" "));
        String last = words.get(words.lastIndexOf("news") + 2);
        assertEquals(last, server.connect().ask("get k").split(" ")[1]);
    }

    private interface Work<T> {
        T run(int thread) throws Exception;
    }

    private static <T> List<T> atOnce(Work<T> work) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Callable<T>> calls = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                calls.add(() -> work.run(thread));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(calls)) {
                results.add(result.get());
            }
            return results;
        }
    }
}
