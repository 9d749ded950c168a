package io.wirehost.kv;

import static io.wirehost.kv.Command.Flag.DENYOOM;
import static io.wirehost.kv.Command.Flag.FAST;
import static io.wirehost.kv.Command.Flag.READONLY;
import static io.wirehost.kv.Command.Flag.WRITE;

import io.wirehost.kv.Command.Keys;
import io.wirehost.kv.Value.Text;

/** GET, SET and what else works on strings. */
final class StringCommands {
    private StringCommands() {}

    static void addTo(Commands commands) {
        commands.add("get", 2, Keys.ONE, StringCommands::get, READONLY, FAST);
        commands.add("set", -3, Keys.ONE, StringCommands::set, WRITE, DENYOOM);
    }

    private static Reply get(Client client, byte[][] words) {
        Text text = client.database().get(words[1], Text.class);
        return text == null ? Reply.NIL : new Reply.Bulk(text.bytes());
    }

    private static Reply set(Client client, byte[][] words) {
        client.database().put(words[1], new Text(words[2]));
        return Reply.OK;
    }
}
