package io.wirehost.host.cli;

import io.wirehost.host.plugin.PluginCommands;

/** The verbs of {@code host.sh plugins} that need no running host. */
final class PluginFiles {
    private PluginFiles() {}

    static int verify(Words words, Installation installation) {
        return PluginCommands.verify(installation.file(file(words)), words.json());
    }

    static int install(Words words, Installation installation) {
        return PluginCommands.install(
                installation.home(),
                installation.conf(),
                installation.file(file(words)),
                words.json());
    }

    static int remove(Words words, Installation installation) {
        return PluginCommands.remove(
                installation.home(),
                installation.conf(),
                words.operand("ID").orElseThrow(),
                words.json());
    }

    private static String file(Words words) {
        return words.operand(Verb.FILE).orElseThrow();
    }
}
