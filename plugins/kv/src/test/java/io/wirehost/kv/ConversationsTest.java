package io.wirehost.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Byte for byte what Redis 7.0.15 answers. */
final class ConversationsTest {
    @TempDir Path directory;

    static List<Conversations.Conversation> conversations() throws IOException {
        try (InputStream file = ConversationsTest.class.getResourceAsStream(Conversations.FILE)) {
            return Conversations.parse(
                    new String(
                            Objects.requireNonNull(file).readAllBytes(),
                            StandardCharsets.ISO_8859_1));
        }
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void theAnswersAreThoseOfRedis(Conversations.Conversation conversation) throws Exception {
        TestServer server = new TestServer(directory);
        List<TestClient> clients = new ArrayList<>();
        for (int client = 0; client < Conversations.CLIENTS; client++) {
            clients.add(server.connect());
        }
        List<Conversations.Turn> turns = new ArrayList<>();
        for (Conversations.Turn turn : conversation.turns()) {
            clients.get(turn.client()).say(turn.words());
            List<String> replies = new ArrayList<>();
            for (TestClient client : clients) {
                replies.add(Conversations.show(client.takeBytes()));
            }
            turns.add(new Conversations.Turn(turn.client(), turn.line(), replies));
        }
        var heard = new Conversations.Conversation(conversation.title(), turns);
        assertEquals(
                Conversations.format(List.of(conversation)), Conversations.format(List.of(heard)));
    }
}
