package io.wirehost.kv;

import static io.wirehost.kv.Command.Flag.DENYOOM;
import static io.wirehost.kv.Command.Flag.FAST;
import static io.wirehost.kv.Command.Flag.READONLY;
import static io.wirehost.kv.Command.Flag.WRITE;

import io.wirehost.kv.Command.Keys;
import io.wirehost.kv.Value.Text;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** GET, SET and what else works on strings. */
final class StringCommands {
    private static final int LONGEST = 512 * 1024 * 1024;

    private StringCommands() {}

    static void addTo(Commands commands) {
        commands.add("get", 2, Keys.ONE, StringCommands::get, READONLY, FAST);
        commands.add("set", -3, Keys.ONE, StringCommands::set, WRITE, DENYOOM);
        commands.add("setnx", 3, Keys.ONE, StringCommands::setIfAbsent, WRITE, DENYOOM, FAST);
        commands.add("setex", 4, Keys.ONE, setExpiring(Expiry.EX, "setex"), WRITE, DENYOOM);
        commands.add("psetex", 4, Keys.ONE, setExpiring(Expiry.PX, "psetex"), WRITE, DENYOOM);
        commands.add("getset", 3, Keys.ONE, StringCommands::getAndSet, WRITE, DENYOOM, FAST);
        commands.add("getdel", 2, Keys.ONE, StringCommands::getAndDelete, WRITE, FAST);
        commands.add("mget", -2, Keys.ALL, StringCommands::getMany, READONLY, FAST);
        commands.add("mset", -3, Keys.EVERY_OTHER, StringCommands::setMany, WRITE, DENYOOM);
        commands.add("append", 3, Keys.ONE, StringCommands::append, WRITE, DENYOOM, FAST);
        commands.add("strlen", 2, Keys.ONE, StringCommands::length, READONLY, FAST);
        commands.add("incr", 2, Keys.ONE, (c, w) -> add(c, w[1], 1), WRITE, DENYOOM, FAST);
        commands.add("decr", 2, Keys.ONE, (c, w) -> add(c, w[1], -1), WRITE, DENYOOM, FAST);
        commands.add(
                "incrby",
                3,
                Keys.ONE,
                (client, words) -> add(client, words[1], Words.integer(words[2])),
                WRITE,
                DENYOOM,
                FAST);
        commands.add("decrby", 3, Keys.ONE, StringCommands::subtract, WRITE, DENYOOM, FAST);
    }

    private static Reply get(Client client, byte[][] words) {
        return reply(client.database().get(words[1], Text.class));
    }

    private static Reply reply(@Nullable Text text) {
        return text == null ? Reply.NIL : new Reply.Bulk(text.bytes());
    }

    private static Reply set(Client client, byte[][] words) {
        Database database = client.database();
        if (words.length == 3) {
            database.put(words[1], new Text(words[2]));
            return Reply.OK;
        }
        SetOptions options = SetOptions.of(words, client.store().now());
        Entry before = database.find(words[1]);
        Reply answer = Reply.OK;
        if (options.get()) {
            answer = reply(before == null ? null : before.as(Text.class));
        }
        boolean wanted =
                switch (options.condition()) {
                    case ALWAYS -> true;
                    case IF_ABSENT -> before == null;
                    case IF_PRESENT -> before != null;
                };
        if (!wanted) {
            return options.get() ? answer : Reply.NIL;
        }
        client.replyLimit().require(answer);
        long expiresAt =
                before != null && options.keepExpiry() ? before.expiresAt : options.expiresAt();
        database.put(words[1], new Text(words[2]), expiresAt);
        return answer;
    }

    private static Reply setIfAbsent(Client client, byte[][] words) {
        boolean absent = client.database().find(words[1]) == null;
        if (absent) {
            client.database().put(words[1], new Text(words[2]));
        }
        return Reply.of(absent);
    }

    private static Command.Action setExpiring(Expiry unit, String name) {
        return (client, words) -> {
            long expiresAt = unit.after(words[2], client.store().now(), name);
            client.database().put(words[1], new Text(words[3]), expiresAt);
            return Reply.OK;
        };
    }

    private static Reply getAndSet(Client client, byte[][] words) {
        Reply before = get(client, words);
        client.replyLimit().require(before);
        client.database().put(words[1], new Text(words[2]));
        return before;
    }

    private static Reply getAndDelete(Client client, byte[][] words) {
        Entry entry = client.database().find(words[1]);
        if (entry == null) {
            return Reply.NIL;
        }
        Reply before = reply(entry.as(Text.class));
        client.replyLimit().require(before);
        client.database().remove(entry);
        return before;
    }

    private static Reply getMany(Client client, byte[][] words) {
        List<Reply> values = new ArrayList<>(words.length - 1);
        for (byte[] key : Words.arguments(words)) {
            Entry entry = client.database().find(key);
            values.add(reply(entry != null && entry.value instanceof Text text ? text : null));
        }
        return Reply.array(values);
    }

    private static Reply setMany(Client client, byte[][] words) {
        if (words.length % 2 == 0) {
            throw CommandException.wrongNumberOfWords("mset");
        }
        for (int i = 1; i < words.length; i += 2) {
            client.database().put(words[i], new Text(words[i + 1]));
        }
        return Reply.OK;
    }

    private static Reply append(Client client, byte[][] words) {
        byte[] tail = words[2];
        Entry entry = client.database().find(words[1]);
        if (entry == null) {
            client.database().put(words[1], new Text(tail));
            return new Reply.Whole(tail.length);
        }
        byte[] head = entry.as(Text.class).bytes();
        if ((long) head.length + tail.length > LONGEST) {
            throw new CommandException(
                    "ERR string exceeds maximum allowed size (proto-max-bulk-len)");
        }
        byte[] whole = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, whole, head.length, tail.length);
        replace(client, entry, whole);
        return new Reply.Whole(whole.length);
    }

    /** Other than put it leaves the time when the key expires. */
    private static void replace(Client client, Entry entry, byte[] bytes) {
        entry.value = new Text(bytes);
        client.database().changed(entry);
    }

    private static Reply length(Client client, byte[][] words) {
        Text text = client.database().get(words[1], Text.class);
        return text == null ? Reply.ZERO : new Reply.Whole(text.bytes().length);
    }

    private static Reply subtract(Client client, byte[][] words) {
        long decrement = Words.integer(words[2]);
        if (decrement == Long.MIN_VALUE) {
            throw new CommandException("ERR decrement would overflow");
        }
        return add(client, words[1], -decrement);
    }

    private static Reply add(Client client, byte[] key, long increment) {
        Entry entry = client.database().find(key);
        long before = entry == null ? 0 : Words.integer(entry.as(Text.class).bytes());
        long sum = sum(before, increment);
        if (entry == null) {
            client.database().put(key, new Text(Decimal.bytes(sum)));
        } else {
            replace(client, entry, Decimal.bytes(sum));
        }
        return new Reply.Whole(sum);
    }

    static long sum(long number, long increment) {
        try {
            return Math.addExact(number, increment);
        } catch (ArithmeticException _) {
            throw new CommandException("ERR increment or decrement would overflow");
        }
    }
}
