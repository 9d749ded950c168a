package io.wirehost.kv;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** INFO: what there is to know of the server, in sections. */
final class Info {
    private static final String NEW_LINE = "\r\n";

    private Info() {}

    static Reply run(Client client, byte[][] words) {
        List<String> wanted = new ArrayList<>();
        for (byte[] word : Words.arguments(words)) {
            wanted.add(Words.text(word).toLowerCase(Locale.ROOT));
        }
        boolean all =
                wanted.isEmpty()
                        || wanted.contains("all")
                        || wanted.contains("default")
                        || wanted.contains("everything");
        StringBuilder text = new StringBuilder();
        for (Section section : Section.values()) {
            if (all || wanted.contains(section.title.toLowerCase(Locale.ROOT))) {
                text.append(text.isEmpty() ? "" : NEW_LINE);
                text.append("# ").append(section.title).append(NEW_LINE);
                section.lines(client).forEach(line -> text.append(line).append(NEW_LINE));
            }
        }
        return Reply.Text.of(text.toString());
    }

    private enum Section {
        SERVER("Server") {
            @Override
            List<String> lines(Client client) {
                long up =
                        Duration.ofNanos(System.nanoTime() - client.server().startedNanos())
                                .toSeconds();
                return List.of(
                        "redis_version:" + ServerCommands.REDIS_VERSION,
                        "redis_mode:standalone",
                        "server_name:wirehost",
                        "process_id:" + ProcessHandle.current().pid(),
                        "tcp_port:" + client.session().localAddress().getPort(),
                        "uptime_in_seconds:" + up);
            }
        },
        CLIENTS("Clients") {
            @Override
            List<String> lines(Client client) {
                return List.of("connected_clients:" + client.server().clients().size());
            }
        },
        MEMORY("Memory") {
            @Override
            List<String> lines(Client client) {
                return List.of(
                        "used_memory:" + client.store().usedMemory(),
                        "maxmemory:" + client.store().maxMemory(),
                        "maxmemory_policy:noeviction");
            }
        },
        STATS("Stats") {
            @Override
            List<String> lines(Client client) {
                return List.of("expired_keys:" + client.store().expired());
            }
        },
        REPLICATION("Replication") {
            @Override
            List<String> lines(Client client) {
                return List.of("role:master", "connected_slaves:0");
            }
        },
        KEYSPACE("Keyspace") {
            @Override
            List<String> lines(Client client) {
                return client.store().databases().stream()
                        .filter(database -> database.size() > 0)
                        .map(database ->
                                "db%d:keys=%d,expires=%d,avg_ttl=0"
                                        .formatted(
                                                database.index(),
                                                database.size(),
                                                database.expiring()))
                        .toList();
            }
        };

        private final String title;

        Section(String title) {
            this.title = title;
        }

        abstract List<String> lines(Client client);
    }
}
