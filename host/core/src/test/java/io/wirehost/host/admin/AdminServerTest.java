package io.wirehost.host.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

@Timeout(30)
class AdminServerTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir private Path directory;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void closeAll() throws Exception {
        released.countDown();
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void eachLineIsAnsweredWithOne() throws Exception {
        serve(LONG);
        LineChannel client = connect();
        client.writeLine(
                "{\"verb\":\"greet\",\"name\":\"Ada\"}\n{\"verb\":\"greet\",\"name\":\"B\"}", LONG);
        assertEquals("{\"greeting\":\"Hello Ada\",\"ok\":true}", answer(client));
        assertEquals("{\"greeting\":\"Hello B\",\"ok\":true}", answer(client));
    }

    @Test
    void aLongAnswerHasItsNumberOfLinesAndEachOfThem() throws Exception {
        serve(LONG);
        LineChannel client = connect();
        client.writeLine("{\"verb\":\"count\"}\n" + greet("Ada"), LONG);
        assertEquals("{\"lines\":20000,\"ok\":true}", answer(client));
        for (int i = 0; i < 20_000; i++) {
            assertEquals("{\"number\":" + i + "}", answer(client));
        }
        assertEquals("{\"greeting\":\"Hello Ada\",\"ok\":true}", answer(client));
    }

    @Test
    void theFileIsForItsOwnerAlone() throws Exception {
        serve(LONG);
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())));
    }

    @Test
    void nothingElseIsLeftBesideTheFile() throws Exception {
        serve(LONG);
        try (var files = Files.list(directory)) {
            assertEquals(List.of(socket()), files.toList());
        }
    }

    @Test
    void theFileOfADeadProcessIsReplaced() throws Exception {
        AdminSocket.listen(socket()).close();
        assertTrue(Files.exists(socket()), "a closed channel leaves its file");
        serve(LONG);
        assertEquals("{\"greeting\":\"Hello Ada\",\"ok\":true}", ask(greet("Ada")));
    }

    @Test
    void whatAKilledStartHasLeftIsNoObstacle() throws Exception {
        Path room = Files.createDirectory(directory.resolve(".new"));
        AdminSocket.listen(room.resolve("s")).close();
        serve(LONG);
        assertEquals("{\"greeting\":\"Hello Ada\",\"ok\":true}", ask(greet("Ada")));
    }

    @Test
    void anUnknownVerbIsAnsweredWithTheKnownOnes() throws Exception {
        serve(LONG);
        assertEquals(
                "{\"error\":\"there is no verb \\\"jump\\\"; there are: count, fail, greet, refuse,"
                        + " wait\",\"ok\":false}",
                ask("{\"verb\":\"jump\"}"));
        assertEquals(
                "{\"error\":\"the request names no verb; there are: count, fail, greet, refuse,"
                        + " wait\",\"ok\":false}",
                ask("{}"));
        assertEquals(
                "{\"error\":\"\\\"verb\\\" must be a text\",\"exitCode\":2,\"ok\":false}",
                ask("{\"verb\":[]}"));
    }

    @Test
    void aRefusalIsAnswered() throws Exception {
        serve(LONG);
        assertEquals("{\"error\":\"not today\",\"ok\":false}", ask("{\"verb\":\"refuse\"}"));
    }

    @Test
    void aVerbThatFailsIsAnsweredAndTheNextOneToo() throws Exception {
        serve(LONG);
        LineChannel client = connect();
        client.writeLine("{\"verb\":\"fail\"}", LONG);
        assertEquals(
                "{\"error\":\"the host failed on this request; its log says why\",\"ok\":false}",
                answer(client));
        client.writeLine(greet("Ada"), LONG);
        assertEquals("{\"greeting\":\"Hello Ada\",\"ok\":true}", answer(client));
    }

    @Test
    void whatIsNoJsonObjectIsAnswered() throws Exception {
        serve(LONG);
        for (String line : List.of("", "status", "[1]", "{\"verb\":", "[".repeat(8000))) {
            String answer = ask(line);
            assertTrue(answer.contains("this is no JSON object on one line"), answer);
        }
    }

    @Test
    void includeIsNoPartOfTheLanguage() throws Exception {
        serve(LONG);
        Path file = Files.writeString(directory.resolve("a.conf"), "verb = greet, name = Eve");
        String answer = ask("include file(\"" + file + "\")");
        assertTrue(answer.contains("this is no JSON object"), answer);
    }

    @Test
    void aLineWithoutEndIsAnsweredAndCutOff() throws Exception {
        serve(LONG);
        LineChannel client = connect();
        client.writeLine("x".repeat(AdminServer.MAX_REQUEST_BYTES + 1), LONG);
        assertEquals(
                "{\"error\":\"a line has more than 8192 bytes\",\"ok\":false}", answer(client));
        assertNull(endOf(client));
    }

    @Test
    void theLongestLineIsTaken() throws Exception {
        serve(LONG);
        String request = greet("Ada");
        String padded = request + " ".repeat(AdminServer.MAX_REQUEST_BYTES - request.length());
        assertEquals("{\"greeting\":\"Hello Ada\",\"ok\":true}", ask(padded));
    }

    @Test
    void aSilentClientIsCutOff() throws Exception {
        serve(SHORT);
        assertNull(connect().readLine(100, LONG));
    }

    @Test
    void aClientThatTakesNoAnswerIsCutOff() throws Exception {
        serve(SHORT);
        LineChannel client = connect();
        // Answers fill the buffers of the socket while nobody reads; then writing fails.
        assertThrows(
                IOException.class,
                () -> {
                    while (true) {
                        client.writeLine(greet("x".repeat(4000)), LONG);
                    }
                });
    }

    @Test
    void aVerbThatTakesItsTimeHoldsUpNobodyElse() throws Exception {
        serve(LONG);
        LineChannel waiting = connect();
        waiting.writeLine("{\"verb\":\"wait\"}", LONG);
        assertEquals("{\"greeting\":\"Hello Ada\",\"ok\":true}", ask(greet("Ada")));
        released.countDown();
        assertEquals("{\"ok\":true}", answer(waiting));
    }

    @Test
    void whoFindsNoPlaceIsToldAndAPlaceIsUsedAgain() throws Exception {
        serve(LONG);
        List<LineChannel> clients = new ArrayList<>();
        for (int i = 0; i < AdminServer.MAX_CONNECTIONS; i++) {
            LineChannel client = connect();
            client.writeLine(greet("Ada"), LONG);
            answer(client);
            clients.add(client);
        }
        assertEquals(
                "{\"error\":\"all 8 admin connections are in use\",\"ok\":false}",
                answer(connect()));
        clients.getFirst().close();
        while (!isServed()) {
            Thread.onSpinWait(); // until the place is free, which the timeout of the test bounds
        }
    }

    @Test
    void afterItIsClosedNobodyAnswersAndTheFileIsGone() throws Exception {
        AdminServer server = serve(LONG);
        server.close();
        assertFalse(Files.exists(socket()));
        assertThrows(IOException.class, this::connect);
        server.close();
    }

    @Test
    void aPathThatIsTooLongForASocketIsRefusedWithTheRemedy() {
        Path far = directory.resolve("d".repeat(120)).resolve("host.sock");
        IOException refused =
                assertThrows(IOException.class, () -> AdminServer.open(far, Map.of()));
        assertTrue(refused.getMessage().startsWith(far + ": the path of a socket has 107 bytes"));
        assertTrue(refused.getMessage().contains("set WIREHOST_VAR"), refused.getMessage());
    }

    @Test
    void aPathThatIsTooLongOnlyFromTheRootIsGoneFromTheWorkingDirectory() throws Exception {
        Path here = Path.of("").toAbsolutePath();
        Path near = Files.createTempDirectory(Files.createDirectories(here.resolve("target")), "a");
        int missing = 108 - (near + "//host.sock").length();
        Path deep = near.resolve("d".repeat(Math.max(1, missing)));
        Files.createDirectories(deep);
        try (AdminServer _ =
                AdminServer.open(deep.resolve("host.sock"), Map.of("greet", this::greet))) {
            assertTrue(deep.resolve("host.sock").toString().length() > 107);
            assertTrue(Files.exists(deep.resolve("host.sock")));
        } finally {
            Files.delete(deep);
            Files.delete(near);
        }
    }

    private AdminServer serve(Duration patience) throws IOException {
        List<Integer> numbers = IntStream.range(0, 20_000).boxed().toList();
        Map<String, AdminVerb> verbs =
                Map.of(
                        "count",
                        _ -> Map.of("lines", Lines.of(numbers, i -> Map.of("number", i))),
                        "greet",
                        this::greet,
                        "refuse",
                        request -> {
                            throw new AdminRefusal("not today");
                        },
                        "fail",
                        request -> {
                            throw new IllegalStateException("a fault of the host, for this test");
                        },
                        "wait",
                        this::await);
        AdminServer server = AdminServer.open(socket(), verbs, patience);
        open.add(server);
        return server;
    }

    private Map<String, Object> greet(Config request) throws AdminRefusal {
        return Map.of("greeting", "Hello " + Json.text(request, "name"));
    }

    private Map<String, Object> await(Config request) throws AdminRefusal {
        try {
            released.await();
            return Map.of();
        } catch (InterruptedException e) {
            throw new AdminRefusal("interrupted");
        }
    }

    private static String greet(String name) {
        return "{\"verb\":\"greet\",\"name\":\"" + name + "\"}";
    }

    private Path socket() {
        return directory.resolve("host.sock");
    }

    private LineChannel connect() throws IOException {
        SocketChannel channel = AdminSocket.connect(socket());
        LineChannel client = new LineChannel(channel);
        open.add(client);
        return client;
    }

    private String ask(String line) throws IOException {
        try (LineChannel client = connect()) {
            client.writeLine(line, LONG);
            return answer(client);
        }
    }

    /** Who is refused may also see the connection break. */
    private boolean isServed() {
        try {
            return ask(greet("Ada")).contains("Hello");
        } catch (IOException e) {
            return false;
        }
    }

    private static String answer(LineChannel client) throws IOException {
        String line = client.readLine(100_000, LONG);
        return line == null ? "the end of the stream" : line;
    }

    /** The end may also be a reset, as what was sent has not been read. */
    private static String endOf(LineChannel client) {
        try {
            return client.readLine(100_000, LONG);
        } catch (IOException e) {
            return null;
        }
    }
}
