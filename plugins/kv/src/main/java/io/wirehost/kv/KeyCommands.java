package io.wirehost.kv;

import static io.wirehost.kv.Command.Flag.FAST;
import static io.wirehost.kv.Command.Flag.READONLY;
import static io.wirehost.kv.Command.Flag.WRITE;

import io.wirehost.kv.Command.Keys;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** DEL, EXPIRE, SCAN and what else works on keys, whatever they have. */
final class KeyCommands {
    private static final long NO_KEY = -2;
    private static final long NO_EXPIRY = -1;
    private static final long SECOND = 1_000;

    private KeyCommands() {}

    static void addTo(Commands commands) {
        commands.add("del", -2, Keys.ALL, KeyCommands::delete, WRITE);
        commands.add("unlink", -2, Keys.ALL, KeyCommands::delete, WRITE, FAST);
        commands.add("exists", -2, Keys.ALL, KeyCommands::exists, READONLY, FAST);
        commands.add("type", 2, Keys.ONE, KeyCommands::type, READONLY, FAST);
        commands.add("keys", 2, Keys.NONE, KeyCommands::keys, READONLY);
        commands.add("scan", -2, Keys.NONE, KeyCommands::scan, READONLY);
        commands.add("expire", -3, Keys.ONE, expire(Expiry.EX, "expire"), WRITE, FAST);
        commands.add("pexpire", -3, Keys.ONE, expire(Expiry.PX, "pexpire"), WRITE, FAST);
        commands.add("expireat", -3, Keys.ONE, expire(Expiry.EXAT, "expireat"), WRITE, FAST);
        commands.add("pexpireat", -3, Keys.ONE, expire(Expiry.PXAT, "pexpireat"), WRITE, FAST);
        commands.add("ttl", 2, Keys.ONE, (c, w) -> timeLeft(c, w[1], SECOND), READONLY, FAST);
        commands.add("pttl", 2, Keys.ONE, (c, w) -> timeLeft(c, w[1], 1), READONLY, FAST);
        commands.add("persist", 2, Keys.ONE, KeyCommands::persist, WRITE, FAST);
    }

    private static Reply delete(Client client, byte[][] words) {
        int deleted = 0;
        for (byte[] key : Words.arguments(words)) {
            Entry entry = client.database().find(key);
            if (entry != null) {
                client.database().remove(entry);
                deleted++;
            }
        }
        return new Reply.Whole(deleted);
    }

    private static Reply exists(Client client, byte[][] words) {
        int found = 0;
        for (byte[] key : Words.arguments(words)) {
            found += client.database().find(key) == null ? 0 : 1;
        }
        return new Reply.Whole(found);
    }

    private static Reply type(Client client, byte[][] words) {
        Entry entry = client.database().find(words[1]);
        return new Reply.Status(entry == null ? "none" : entry.value.type());
    }

    private static Reply keys(Client client, byte[][] words) {
        Glob pattern = Glob.of(words[1]);
        List<Reply> found = new ArrayList<>();
        client.database()
                .forEach(entry -> {
                    if (pattern.matches(entry.key)) {
                        found.add(new Reply.Bulk(entry.key));
                    }
                });
        return Reply.array(found);
    }

    private static Reply scan(Client client, byte[][] words) {
        ScanOptions options = ScanOptions.of(words);
        List<Reply> found = new ArrayList<>();
        long cursor = options.cursor();
        for (long steps = 0; steps < options.mostBuckets(); steps++) {
            cursor =
                    client.database()
                            .scan(
                                    cursor,
                                    entry -> {
                                        if (options.wants(entry)) {
                                            found.add(new Reply.Bulk(entry.key));
                                        }
                                    });
            if (cursor == 0 || found.size() >= options.count()) {
                break;
            }
        }
        byte[] next = Long.toUnsignedString(cursor).getBytes(StandardCharsets.US_ASCII);
        return Reply.array(new Reply.Bulk(next), Reply.array(found));
    }

    private static Command.Action expire(Expiry unit, String name) {
        return (client, words) -> {
            long now = client.store().now();
            long expiresAt = unit.at(Words.integer(words[2]), now, name);
            ExpireCondition condition = ExpireCondition.of(words);
            Entry entry = client.database().find(words[1]);
            if (entry == null || !condition.allows(entry.expiresAt, expiresAt)) {
                return Reply.ZERO;
            }
            if (expiresAt <= now) {
                client.database().remove(entry);
            } else {
                client.database().expire(entry, expiresAt);
            }
            return Reply.ONE;
        };
    }

    private static Reply timeLeft(Client client, byte[] key, long unit) {
        Entry entry = client.database().find(key);
        if (entry == null) {
            return new Reply.Whole(NO_KEY);
        }
        if (entry.expiresAt == Entry.NEVER) {
            return new Reply.Whole(NO_EXPIRY);
        }
        long left = Math.max(0, entry.expiresAt - client.store().now());
        return new Reply.Whole((left + unit / 2) / unit);
    }

    private static Reply persist(Client client, byte[][] words) {
        Entry entry = client.database().find(words[1]);
        if (entry == null || entry.expiresAt == Entry.NEVER) {
            return Reply.ZERO;
        }
        client.database().expire(entry, Entry.NEVER);
        return Reply.ONE;
    }
}
