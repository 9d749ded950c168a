package io.wirehost.kv;

import static io.wirehost.kv.Command.Flag.FAST;
import static io.wirehost.kv.Command.Flag.NO_AUTH;
import static io.wirehost.kv.Command.Flag.NO_MULTI;
import static io.wirehost.kv.Command.Flag.UNQUEUED;
import static io.wirehost.kv.Command.Flag.WHILE_SUBSCRIBED;

import io.wirehost.kv.Command.Keys;

import org.jspecify.annotations.Nullable;

import java.util.stream.Collectors;

/** PING, HELLO, CLIENT and what else is about the connection. */
final class ConnectionCommands {
    private static final Reply PONG = Reply.Encoded.of("+PONG\r\n");
    private static final Reply PONG_MESSAGE = Reply.Bulk.of("pong");
    private static final int LONGEST_NAME = 1_024;

    private ConnectionCommands() {}

    static void addTo(Commands commands) {
        commands.add("ping", -1, Keys.NONE, ConnectionCommands::ping, FAST, WHILE_SUBSCRIBED);
        commands.add("echo", 2, Keys.NONE, (client, words) -> new Reply.Bulk(words[1]), FAST);
        commands.add("select", 2, Keys.NONE, ConnectionCommands::select, FAST);
        commands.add("auth", -2, Keys.NONE, ConnectionCommands::authenticate, FAST, NO_AUTH);
        commands.add("hello", -1, Keys.NONE, Hello::run, FAST, NO_AUTH, NO_MULTI);
        commands.add(
                "quit",
                -1,
                Keys.NONE,
                ConnectionCommands::quit,
                FAST,
                NO_AUTH,
                UNQUEUED,
                WHILE_SUBSCRIBED);
        commands.add(
                "reset",
                1,
                Keys.NONE,
                ConnectionCommands::reset,
                FAST,
                NO_AUTH,
                UNQUEUED,
                WHILE_SUBSCRIBED);
        commands.addGroup("client", clientCommands());
    }

    private static Commands clientCommands() {
        Commands group = new Commands();
        group.add(
                "client|id",
                2,
                Keys.NONE,
                (client, words) -> new Reply.Whole(client.session().id()));
        group.add("client|list", -2, Keys.NONE, ConnectionCommands::list);
        group.add(
                "client|info",
                2,
                Keys.NONE,
                (client, words) -> Reply.Text.of(ClientLine.of(client)));
        group.add("client|getname", 2, Keys.NONE, ConnectionCommands::name);
        group.add("client|setname", 3, Keys.NONE, ConnectionCommands::setName);
        group.add("client|setinfo", 4, Keys.NONE, ConnectionCommands::setInfo);
        return group;
    }

    private static Reply ping(Client client, byte[][] words) {
        if (words.length > 2) {
            throw CommandException.wrongNumberOfWords("ping");
        }
        Reply text = words.length == 1 ? null : new Reply.Bulk(words[1]);
        if (client.subscriber().restricts()) {
            return Reply.array(PONG_MESSAGE, text == null ? Reply.Bulk.of("") : text);
        }
        return text == null ? PONG : text;
    }

    private static Reply select(Client client, byte[][] words) {
        long index = Words.integer(words[1]);
        if (index < 0 || index >= client.store().databases().size()) {
            throw new CommandException("ERR DB index is out of range");
        }
        client.select((int) index);
        return Reply.OK;
    }

    private static Reply authenticate(Client client, byte[][] words) {
        if (words.length > 3) {
            throw CommandException.syntax();
        }
        if (words.length == 2 && !client.server().needsPassword()) {
            throw new CommandException(
                    "ERR AUTH <password> called without any password configured for the default"
                            + " user. Are you sure your configuration is correct?");
        }
        Password.check(
                client,
                words.length == 2 ? Password.DEFAULT_USER : words[1],
                words[words.length - 1]);
        return Reply.OK;
    }

    private static Reply quit(Client client, byte[][] words) {
        client.leave();
        return Reply.OK;
    }

    private static @Nullable Reply reset(Client client, byte[][] words) {
        client.reset();
        client.subscriber().speak(Protocol.RESP2, new Reply.Status("RESET"));
        return null;
    }

    private static Reply list(Client client, byte[][] words) {
        if (words.length > 2) {
            throw CommandException.syntax();
        }
        return Reply.Text.of(
                client.server().clients().values().stream()
                        .map(ClientLine::of)
                        .collect(Collectors.joining()));
    }

    private static Reply name(Client client, byte[][] words) {
        return client.name().isEmpty() ? Reply.NIL : Reply.Bulk.of(client.name());
    }

    private static Reply setName(Client client, byte[][] words) {
        name(client, words[2]);
        return Reply.OK;
    }

    static void name(Client client, byte[] name) {
        if (name.length > LONGEST_NAME) {
            throw new CommandException(
                    "ERR Client names cannot be longer than " + LONGEST_NAME + " bytes.");
        }
        for (byte octet : name) {
            if (octet < '!' || octet > '~') {
                throw new CommandException(
                        "ERR Client names cannot contain spaces, newlines or special characters.");
            }
        }
        client.name(Words.text(name));
    }

    /** Which library it is, and its version: nobody asks for it, so it is not kept. */
    private static Reply setInfo(Client client, byte[][] words) {
        if (!Words.is(words[2], "lib-name") && !Words.is(words[2], "lib-ver")) {
            throw new CommandException("ERR Unrecognized option '" + Words.text(words[2]) + "'");
        }
        return Reply.OK;
    }
}
