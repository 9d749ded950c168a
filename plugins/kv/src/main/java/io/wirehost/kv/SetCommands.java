package io.wirehost.kv;

import static io.wirehost.kv.Command.Flag.DENYOOM;
import static io.wirehost.kv.Command.Flag.FAST;
import static io.wirehost.kv.Command.Flag.READONLY;
import static io.wirehost.kv.Command.Flag.WRITE;

import io.wirehost.kv.Command.Keys;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** SADD, SMEMBERS and what else works on sets. */
final class SetCommands {
    private SetCommands() {}

    static void addTo(Commands commands) {
        commands.add("sadd", -3, Keys.ONE, SetCommands::add, WRITE, DENYOOM, FAST);
        commands.add("srem", -3, Keys.ONE, SetCommands::remove, WRITE, FAST);
        commands.add("smembers", 2, Keys.ONE, SetCommands::members, READONLY);
        commands.add("sismember", 3, Keys.ONE, SetCommands::isMember, READONLY, FAST);
        commands.add("scard", 2, Keys.ONE, SetCommands::size, READONLY, FAST);
    }

    private static @Nullable SetValue set(Client client, byte[][] words) {
        return client.database().get(words[1], SetValue.class);
    }

    private static Reply add(Client client, byte[][] words) {
        Entry entry = client.database().findOrAdd(words[1], SetValue::new);
        SetValue set = entry.as(SetValue.class);
        int added = 0;
        for (int i = 2; i < words.length; i++) {
            added += set.add(words[i]) ? 1 : 0;
        }
        if (added > 0) {
            client.database().changed(entry);
        }
        return new Reply.Whole(added);
    }

    private static Reply remove(Client client, byte[][] words) {
        Entry entry = client.database().find(words[1]);
        if (entry == null) {
            return Reply.ZERO;
        }
        SetValue set = entry.as(SetValue.class);
        int removed = 0;
        for (int i = 2; i < words.length; i++) {
            removed += set.remove(words[i]) ? 1 : 0;
        }
        if (removed > 0) {
            client.database().changed(entry);
        }
        return new Reply.Whole(removed);
    }

    private static Reply members(Client client, byte[][] words) {
        SetValue set = set(client, words);
        List<byte[]> members = set == null ? List.of() : set.members();
        return new Reply.Aggregate(Reply.Shape.SET, Reply.bulks(members));
    }

    private static Reply isMember(Client client, byte[][] words) {
        SetValue set = set(client, words);
        return Reply.of(set != null && set.contains(words[2]));
    }

    private static Reply size(Client client, byte[][] words) {
        SetValue set = set(client, words);
        return set == null ? Reply.ZERO : new Reply.Whole(set.size());
    }
}
