package io.wirehost.kv;

import static io.wirehost.kv.Command.Flag.FAST;

import io.wirehost.kv.Command.Keys;

/** PING and what else is about the connection. */
final class ConnectionCommands {
    private static final Reply PONG = Reply.Encoded.of("+PONG\r\n");

    private ConnectionCommands() {}

    static void addTo(Commands commands) {
        commands.add("ping", -1, Keys.NONE, ConnectionCommands::ping, FAST);
        commands.add("echo", 2, Keys.NONE, (client, words) -> new Reply.Bulk(words[1]), FAST);
    }

    private static Reply ping(Client client, byte[][] words) {
        if (words.length > 2) {
            throw new CommandException("ERR wrong number of arguments for 'ping' command");
        }
        return words.length == 1 ? PONG : new Reply.Bulk(words[1]);
    }
}
