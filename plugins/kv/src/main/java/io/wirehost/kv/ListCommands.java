package io.wirehost.kv;

import static io.wirehost.kv.Command.Flag.DENYOOM;
import static io.wirehost.kv.Command.Flag.FAST;
import static io.wirehost.kv.Command.Flag.READONLY;
import static io.wirehost.kv.Command.Flag.WRITE;

import io.wirehost.kv.Command.Keys;
import io.wirehost.kv.ListValue.End;

import java.util.List;

/** LPUSH, LPOP and what else works on lists. */
final class ListCommands {
    private ListCommands() {}

    static void addTo(Commands commands) {
        commands.add("lpush", -3, Keys.ONE, (c, w) -> push(c, w, End.LEFT), WRITE, DENYOOM, FAST);
        commands.add("rpush", -3, Keys.ONE, (c, w) -> push(c, w, End.RIGHT), WRITE, DENYOOM, FAST);
        commands.add("lpop", -2, Keys.ONE, (c, w) -> pop(c, w, End.LEFT, "lpop"), WRITE, FAST);
        commands.add("rpop", -2, Keys.ONE, (c, w) -> pop(c, w, End.RIGHT, "rpop"), WRITE, FAST);
        commands.add("lrange", 4, Keys.ONE, ListCommands::range, READONLY);
        commands.add("llen", 2, Keys.ONE, ListCommands::length, READONLY, FAST);
    }

    private static Reply push(Client client, byte[][] words, End end) {
        Entry entry = client.database().findOrAdd(words[1], ListValue::new);
        ListValue list = entry.as(ListValue.class);
        for (int i = 2; i < words.length; i++) {
            list.push(end, words[i]);
        }
        client.database().changed(entry);
        return new Reply.Whole(list.size());
    }

    private static Reply pop(Client client, byte[][] words, End end, String name) {
        if (words.length > 3) {
            throw CommandException.wrongNumberOfWords(name);
        }
        boolean counted = words.length == 3;
        long wanted = counted ? Words.positive(words[2]) : 1;
        Entry entry = client.database().find(words[1]);
        if (entry == null) {
            return counted ? Reply.NIL_ARRAY : Reply.NIL;
        }
        ListValue list = entry.as(ListValue.class);
        int count = (int) Math.min(wanted, list.size());
        List<Reply> first = Reply.bulks(list.first(end, count));
        Reply reply = counted ? Reply.array(first) : first.getFirst();
        client.replyLimit().require(reply);
        for (int i = 0; i < count; i++) {
            list.pop(end);
        }
        if (count > 0) {
            client.database().changed(entry);
        }
        return reply;
    }

    private static Reply range(Client client, byte[][] words) {
        long first = Words.integer(words[2]);
        long last = Words.integer(words[3]);
        ListValue list = client.database().get(words[1], ListValue.class);
        if (list == null) {
            return Reply.EMPTY_ARRAY;
        }
        int size = list.size();
        long from = Math.max(0, first < 0 ? first + size : first);
        long to = Math.min(size - 1, last < 0 ? last + size : last);
        return from > to
                ? Reply.EMPTY_ARRAY
                : Reply.array(Reply.bulks(list.range((int) from, (int) to)));
    }

    private static Reply length(Client client, byte[][] words) {
        ListValue list = client.database().get(words[1], ListValue.class);
        return list == null ? Reply.ZERO : new Reply.Whole(list.size());
    }
}
