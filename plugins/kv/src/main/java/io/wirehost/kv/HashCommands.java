package io.wirehost.kv;

import static io.wirehost.kv.Command.Flag.DENYOOM;
import static io.wirehost.kv.Command.Flag.FAST;
import static io.wirehost.kv.Command.Flag.READONLY;
import static io.wirehost.kv.Command.Flag.WRITE;

import io.wirehost.kv.Command.Keys;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** HSET, HGET and what else works on hashes. */
final class HashCommands {
    private HashCommands() {}

    static void addTo(Commands commands) {
        commands.add("hset", -4, Keys.ONE, HashCommands::set, WRITE, DENYOOM, FAST);
        commands.add("hget", 3, Keys.ONE, HashCommands::get, READONLY, FAST);
        commands.add("hmget", -3, Keys.ONE, HashCommands::getMany, READONLY, FAST);
        commands.add("hdel", -3, Keys.ONE, HashCommands::delete, WRITE, FAST);
        commands.add("hgetall", 2, Keys.ONE, HashCommands::getAll, READONLY);
        commands.add("hlen", 2, Keys.ONE, HashCommands::length, READONLY, FAST);
        commands.add("hexists", 3, Keys.ONE, HashCommands::exists, READONLY, FAST);
        commands.add("hincrby", 4, Keys.ONE, HashCommands::add, WRITE, DENYOOM, FAST);
    }

    private static @Nullable HashValue hash(Client client, byte[][] words) {
        return client.database().get(words[1], HashValue.class);
    }

    private static Reply set(Client client, byte[][] words) {
        if (words.length % 2 != 0) {
            throw CommandException.wrongNumberOfWords("hset");
        }
        Entry entry = client.database().findOrAdd(words[1], HashValue::new);
        HashValue hash = entry.as(HashValue.class);
        int added = 0;
        for (int i = 2; i < words.length; i += 2) {
            added += hash.put(words[i], words[i + 1]) ? 1 : 0;
        }
        client.database().changed(entry);
        return new Reply.Whole(added);
    }

    private static Reply get(Client client, byte[][] words) {
        HashValue hash = hash(client, words);
        return value(hash, words[2]);
    }

    private static Reply value(@Nullable HashValue hash, byte[] field) {
        byte[] value = hash == null ? null : hash.get(field);
        return value == null ? Reply.NIL : new Reply.Bulk(value);
    }

    private static Reply getMany(Client client, byte[][] words) {
        HashValue hash = hash(client, words);
        List<Reply> values = new ArrayList<>(words.length - 2);
        for (int i = 2; i < words.length; i++) {
            values.add(value(hash, words[i]));
        }
        return Reply.array(values);
    }

    private static Reply delete(Client client, byte[][] words) {
        Entry entry = client.database().find(words[1]);
        if (entry == null) {
            return Reply.ZERO;
        }
        HashValue hash = entry.as(HashValue.class);
        int deleted = 0;
        for (int i = 2; i < words.length; i++) {
            deleted += hash.remove(words[i]) ? 1 : 0;
        }
        if (deleted > 0) {
            client.database().changed(entry);
        }
        return new Reply.Whole(deleted);
    }

    private static Reply getAll(Client client, byte[][] words) {
        HashValue hash = hash(client, words);
        List<Reply> all = new ArrayList<>();
        if (hash != null) {
            hash.forEach((field, value) -> {
                all.add(new Reply.Bulk(field));
                all.add(new Reply.Bulk(value));
            });
        }
        return new Reply.Aggregate(Reply.Shape.MAP, all);
    }

    private static Reply length(Client client, byte[][] words) {
        HashValue hash = hash(client, words);
        return hash == null ? Reply.ZERO : new Reply.Whole(hash.size());
    }

    private static Reply exists(Client client, byte[][] words) {
        HashValue hash = hash(client, words);
        return Reply.of(hash != null && hash.get(words[2]) != null);
    }

    private static Reply add(Client client, byte[][] words) {
        long increment = Words.integer(words[3]);
        HashValue hash = hash(client, words);
        byte[] before = hash == null ? null : hash.get(words[2]);
        long sum = StringCommands.sum(before == null ? 0 : number(before), increment);
        Entry entry = client.database().findOrAdd(words[1], HashValue::new);
        entry.as(HashValue.class).put(words[2], Decimal.bytes(sum));
        client.database().changed(entry);
        return new Reply.Whole(sum);
    }

    private static long number(byte[] value) {
        try {
            return Decimal.parse(value);
        } catch (NumberFormatException _) {
            throw new CommandException("ERR hash value is not an integer");
        }
    }
}
