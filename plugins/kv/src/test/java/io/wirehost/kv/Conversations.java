package io.wirehost.kv;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What clients said to Redis and what it answered, from {@code conversations.txt}. Each begins with
 * an empty server and new connections:
 *
 * <pre>
 * == its title
 * 1> set key "a value"        client 1 says this
 * 1< +OK\r\n                  and gets these bytes
 * </pre>
 */
final class Conversations {
    static final String FILE = "conversations.txt";
    static final int CLIENTS = 2;

    private static final String SESSION = "(\\$2\\\\r\\\\nid\\\\r\\\\n:)\\d+";
    private static final String TITLE = "== ";

    /** A request, and the bytes that each client then got. */
    record Turn(int client, String line, List<String> replies) {
        byte[][] words() {
            return Objects.requireNonNull(LineWords.split(bytes(line)), line);
        }
    }

    record Conversation(String title, List<Turn> turns) {
        @Override
        public String toString() {
            return title;
        }
    }

    private Conversations() {}

    static List<Conversation> parse(String text) {
        List<Conversation> all = new ArrayList<>();
        text.lines()
                .forEach(line -> {
                    if (line.startsWith(TITLE)) {
                        String title = line.substring(TITLE.length());
                        all.add(new Conversation(title, new ArrayList<>()));
                    } else if (line.length() > 3) {
                        add(all.getLast().turns(), line);
                    }
                });
        return all;
    }

    private static void add(List<Turn> turns, String line) {
        int client = line.charAt(0) - '1';
        String rest = line.substring(3);
        if (line.charAt(1) == '>') {
            turns.add(new Turn(client, rest, new ArrayList<>(List.of("", ""))));
        } else {
            turns.getLast().replies().set(client, rest);
        }
    }

    static String format(List<Conversation> all) {
        StringBuilder text = new StringBuilder();
        for (Conversation conversation : all) {
            text.append(text.isEmpty() ? "" : "\n").append(TITLE);
            text.append(conversation.title()).append('\n');
            for (Turn turn : conversation.turns()) {
                text.append(turn.client() + 1).append("> ").append(turn.line()).append('\n');
                for (int client = 0; client < CLIENTS; client++) {
                    String reply = turn.replies().get(client);
                    if (!reply.isEmpty()) {
                        text.append(client + 1).append("< ").append(reply).append('\n');
                    }
                }
            }
        }
        return text.toString();
    }

    /** Bytes on one line; the number of the session, which is another each time, as 0. */
    static String show(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte octet : bytes) {
            switch (octet) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                case '\\' -> text.append("\\\\");
                default -> {
                    if (octet < ' ' || octet > '~') {
                        text.append("\\x%02x".formatted(octet));
                    } else {
                        text.append((char) octet);
                    }
                }
            }
        }
        return text.toString().replaceFirst(SESSION, "$10");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
