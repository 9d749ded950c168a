package io.wirehost.kv;

import org.jspecify.annotations.Nullable;

/** HELLO: which protocol is spoken, and who the two are. */
final class Hello {
    private Hello() {}

    static @Nullable Reply run(Client client, byte[][] words) {
        Protocol protocol = words.length > 1 ? protocol(words[1]) : client.subscriber().protocol();
        byte[] user = null;
        byte[] password = null;
        byte[] name = null;
        for (int i = 2; i < words.length; i++) {
            if (Words.is(words[i], "auth") && i + 2 < words.length) {
                user = words[++i];
                password = words[++i];
            } else if (Words.is(words[i], "setname") && i + 1 < words.length) {
                name = words[++i];
            } else {
                throw new CommandException(
                        "ERR Syntax error in HELLO option '" + Words.text(words[i]) + "'");
            }
        }
        if (user != null && password != null) {
            Password.check(client, user, password);
        } else if (!client.isAuthenticated()) {
            throw new CommandException(
                    "NOAUTH HELLO must be called with the client already authenticated, otherwise"
                            + " the HELLO <proto> AUTH <user> <pass> option can be used to"
                            + " authenticate the client and select the RESP protocol version at"
                            + " the same time");
        }
        if (name != null) {
            ConnectionCommands.name(client, name);
        }
        client.subscriber().speak(protocol, greeting(client, protocol));
        return null;
    }

    private static Protocol protocol(byte[] word) {
        long version;
        try {
            version = Decimal.parse(word);
        } catch (NumberFormatException _) {
            throw new CommandException("ERR Protocol version is not an integer or out of range");
        }
        if (version != 2 && version != 3) {
            throw new CommandException("NOPROTO unsupported protocol version");
        }
        return version == 2 ? Protocol.RESP2 : Protocol.RESP3;
    }

    private static Reply greeting(Client client, Protocol protocol) {
        return Reply.map(
                Reply.Bulk.of("server"),
                Reply.Bulk.of("redis"),
                Reply.Bulk.of("version"),
                Reply.Bulk.of(ServerCommands.REDIS_VERSION),
                Reply.Bulk.of("proto"),
                new Reply.Whole(protocol == Protocol.RESP2 ? 2 : 3),
                Reply.Bulk.of("id"),
                new Reply.Whole(client.session().id()),
                Reply.Bulk.of("mode"),
                Reply.Bulk.of("standalone"),
                Reply.Bulk.of("role"),
                Reply.Bulk.of("master"),
                Reply.Bulk.of("modules"),
                Reply.EMPTY_ARRAY);
    }
}
