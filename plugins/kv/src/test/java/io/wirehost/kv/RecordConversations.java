package io.wirehost.kv;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Has the conversations of a file with a real Redis, and writes its answers into the file. To be
 * run by hand when a conversation is added, with a server that nobody else uses: it is emptied.
 *
 * <pre>java … io.wirehost.kv.RecordConversations conversations.txt 127.0.0.1 6379</pre>
 */
final class RecordConversations {
    private static final int SILENCE_MILLIS = 100;

    private RecordConversations() {}

    public static void main(String... arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        List<Conversations.Conversation> recorded = new ArrayList<>();
        for (var conversation : Conversations.parse(Files.readString(file))) {
            recorded.add(record(conversation, arguments[1], Integer.parseInt(arguments[2])));
        }
        Files.writeString(file, Conversations.format(recorded));
    }

    private static Conversations.Conversation record(
            Conversations.Conversation conversation, String host, int port) throws IOException {
        List<Socket> clients = new ArrayList<>();
        try {
            for (int client = 0; client < Conversations.CLIENTS; client++) {
                clients.add(new Socket(host, port));
            }
            say(clients.getFirst(), "flushall");
            answer(clients.getFirst());
            List<Conversations.Turn> turns = new ArrayList<>();
            for (Conversations.Turn turn : conversation.turns()) {
                say(clients.get(turn.client()), turn.line());
                List<String> replies = new ArrayList<>();
                for (Socket client : clients) {
                    replies.add(answer(client));
                }
                turns.add(new Conversations.Turn(turn.client(), turn.line(), replies));
            }
            return new Conversations.Conversation(conversation.title(), turns);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private static void say(Socket client, String line) throws IOException {
        byte[][] words = new Conversations.Turn(0, line, List.of()).words();
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(Conversations.bytes("*" + words.length + "\r\n"));
        for (byte[] word : words) {
            request.writeBytes(Conversations.bytes("$" + word.length + "\r\n"));
            request.writeBytes(word);
            request.writeBytes(Conversations.bytes("\r\n"));
        }
        client.getOutputStream().write(request.toByteArray());
    }

    private static String answer(Socket client) throws IOException {
        client.setSoTimeout(SILENCE_MILLIS);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] chunk = new byte[8192];
        InputStream in = client.getInputStream();
        try {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                bytes.write(chunk, 0, count);
            }
        } catch (SocketTimeoutException _) {
            // It has said what it had to say.
        }
        return Conversations.show(bytes.toByteArray());
    }
}
