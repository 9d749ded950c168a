package io.wirehost.kv;

import static io.wirehost.kv.Command.Flag.FAST;
import static io.wirehost.kv.Command.Flag.READONLY;
import static io.wirehost.kv.Command.Flag.WRITE;

import io.wirehost.kv.Command.Flag;
import io.wirehost.kv.Command.Keys;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** INFO, COMMAND, CONFIG and what else is about the server. */
final class ServerCommands {
    /** Whose commands and replies these are, as far as they go. */
    static final String REDIS_VERSION = "7.0.15";

    private ServerCommands() {}

    static void addTo(Commands commands) {
        commands.add(
                "dbsize",
                1,
                Keys.NONE,
                (client, words) -> new Reply.Whole(client.database().size()),
                READONLY,
                FAST);
        commands.add("flushdb", -1, Keys.NONE, ServerCommands::flushDatabase, WRITE);
        commands.add("flushall", -1, Keys.NONE, ServerCommands::flushAll, WRITE);
        commands.add("info", -1, Keys.NONE, Info::run, READONLY);
        commands.addGroup("config", configCommands());
        commands.addGroup("command", ServerCommands::describeAll, commandCommands());
    }

    private static Commands configCommands() {
        Commands group = new Commands();
        group.add("config|get", -3, Keys.NONE, ServerCommands::getConfig);
        return group;
    }

    private static Commands commandCommands() {
        Commands group = new Commands();
        group.add(
                "command|count",
                2,
                Keys.NONE,
                (client, words) -> new Reply.Whole(Commands.list().size()),
                FAST);
        group.add("command|info", -2, Keys.NONE, ServerCommands::describeSome);
        group.add("command|list", 2, Keys.NONE, ServerCommands::names);
        // There are none, which clients take.
        group.add("command|docs", -2, Keys.NONE, (client, words) -> Reply.map());
        return group;
    }

    private static Reply flushDatabase(Client client, byte[][] words) {
        requireFlushMode(words);
        client.database().clear();
        return Reply.OK;
    }

    private static Reply flushAll(Client client, byte[][] words) {
        requireFlushMode(words);
        client.store().clear();
        return Reply.OK;
    }

    /** Both modes are the same here: memory is given back by the collector. */
    private static void requireFlushMode(byte[][] words) {
        boolean known =
                words.length == 1
                        || (words.length == 2
                                && (Words.is(words[1], "sync") || Words.is(words[1], "async")));
        if (!known) {
            throw CommandException.syntax();
        }
    }

    private static Reply getConfig(Client client, byte[][] words) {
        KvServer.Settings settings = client.server().settings();
        Map<String, String> all =
                new TreeMap<>(
                        Map.of(
                                "appendonly", "no",
                                "databases", String.valueOf(settings.databases()),
                                "maxmemory", String.valueOf(settings.maxMemory().bytes()),
                                "maxmemory-policy", "noeviction",
                                "save", ""));
        List<Glob> patterns = new ArrayList<>();
        for (int i = 2; i < words.length; i++) {
            patterns.add(Glob.of(Words.lowerCase(words[i])));
        }
        List<Reply> found = new ArrayList<>();
        all.forEach((name, value) -> {
            byte[] key = Words.bytes(name);
            if (patterns.stream().anyMatch(pattern -> pattern.matches(key))) {
                found.add(new Reply.Bulk(key));
                found.add(Reply.Bulk.of(value));
            }
        });
        return new Reply.Aggregate(Reply.Shape.MAP, found);
    }

    private static Reply describeAll(Client client, byte[][] words) {
        return Reply.array(List.copyOf(Descriptions.ALL.values()));
    }

    private static Reply describeSome(Client client, byte[][] words) {
        if (words.length == 2) {
            return describeAll(client, words);
        }
        List<Reply> described = new ArrayList<>();
        for (int i = 2; i < words.length; i++) {
            described.add(describe(Commands.find(words[i])));
        }
        return Reply.array(described);
    }

    private static Reply names(Client client, byte[][] words) {
        return Reply.array(
                Commands.list().stream()
                        .<Reply>map(command -> Reply.Bulk.of(command.name()))
                        .toList());
    }

    private static Reply describe(@Nullable Command command) {
        return command == null ? Reply.NIL : Descriptions.ALL.getOrDefault(command, Reply.NIL);
    }

    /** Made once: a request can ask for the same one a million times. */
    private static final class Descriptions {
        private static final Map<Command, Reply> ALL = new LinkedHashMap<>();

        static {
            Commands.list().forEach(command -> ALL.put(command, descriptionOf(command)));
        }
    }

    private static Reply descriptionOf(Command command) {
        List<Reply> flags = new ArrayList<>();
        for (Flag flag : command.flags()) {
            if (flag.isTold()) {
                flags.add(new Reply.Status(flag.label()));
            }
        }
        return Reply.array(
                Reply.Bulk.of(command.name()),
                new Reply.Whole(command.arity()),
                new Reply.Aggregate(Reply.Shape.SET, flags),
                new Reply.Whole(command.keys().first()),
                new Reply.Whole(command.keys().last()),
                new Reply.Whole(command.keys().step()),
                Reply.EMPTY_ARRAY,
                Reply.EMPTY_ARRAY,
                Reply.EMPTY_ARRAY,
                Reply.EMPTY_ARRAY);
    }
}
