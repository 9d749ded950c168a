package io.wirehost.host.cli;

import java.util.List;

/** What an operator does with plugins. */
final class PluginVerbs {
    private static final String ID = "ID";
    private static final String PLUGIN = "of the plugin";
    private static final String OFF = "off";

    private PluginVerbs() {}

    static Verb plugins() {
        return Verb.of("plugins", "the plugins: shows, checks, replaces and compares them")
                .with(
                        Verb.of(
                                        "list",
                                        "the plugins, also those that were replaced and still have"
                                                + " sessions")
                                .asks("plugins"),
                        Verb.of(
                                        "show",
                                        "all of one plugin: its packets, bytes, queues, faults,"
                                                + " times, classes")
                                .operand(ID, PLUGIN)
                                .asks("plugins"),
                        shadow(),
                        canary(),
                        Verb.of(
                                        "rollback",
                                        "gives new connections the version before",
                                        "The one in the plugins folder is held back, also after a"
                                                + " restart, until another one lies there.")
                                .operand(ID, PLUGIN)
                                .asks("plugin-rollback"),
                        Verb.of(
                                        "promote",
                                        "serves the canary or shadow, or what a rollback holds"
                                                + " back",
                                        "Not a canary that the host has rolled back by itself,"
                                                + " before it is tried again. The version before"
                                                + " may still lie in a file of its own: that is"
                                                + " passed over from then on.")
                                .operand(ID, PLUGIN)
                                .asks("plugin-promote"),
                        Verb.of(
                                        "disable",
                                        "lets it have no new connections, also after a restart",
                                        "Open sessions go on.")
                                .operand(ID, PLUGIN)
                                .asks("plugin-disable"),
                        Verb.of(
                                        "enable",
                                        "lets it have them again, also after it has failed too"
                                                + " often")
                                .operand(ID, PLUGIN)
                                .asks("plugin-enable"),
                        Verb.of(
                                        "leaks",
                                        "the plugins that were replaced and whose memory is lost",
                                        "With what holds them.")
                                .flag(
                                        "--dump",
                                        "finds all of it, and stops the host for a moment, about 2"
                                            + " s for each GB in use, to write its heap below var")
                                .asks("plugin-leaks"),
                        verify(),
                        install(),
                        remove());
    }

    private static Verb shadow() {
        return Verb.of(
                        "shadow",
                        "has the codecs of the version in the plugins folder unpack as well",
                        "What comes in, in new sessions, is unpacked once more; where they differ"
                                + " from the codecs that are served is counted and logged. Nobody"
                                + " notices otherwise. Then canary, promote, or off.")
                .operand(ID, PLUGIN)
                .optionalWord(OFF, "ends that")
                .json()
                .does(
                        new Question(
                                List.of("plugin-shadow", "plugin-shadow-off"),
                                words ->
                                        words.operand(OFF).isPresent()
                                                ? "plugin-shadow-off"
                                                : "plugin-shadow"));
    }

    private static Verb canary() {
        return Verb.of(
                        "canary",
                        "gives a part of the new connections the version in the plugins folder",
                        "The others get the one that is served; again, with another PERCENT,"
                            + " changes that. promote gives it all of them, rollback none; so does"
                            + " the host by itself when it fails more often than the other. Its jar"
                            + " may lie in the place of the other, or beside it under another name:"
                            + " copy it there with cp, as install refuses a second file of one"
                            + " plugin.")
                .operand(ID, PLUGIN)
                .operand("PERCENT", "of the new connections, from 0 to 100")
                .asks("plugin-canary");
    }

    private static Verb verify() {
        return Verb.of(
                        "verify",
                        "whether a host would serve a plugin, or all that is wrong with it",
                        "Needs no running host.")
                .operand(Verb.FILE, "a jar, or a folder with a jar and its libraries")
                .json()
                .does(PluginFiles::verify);
    }

    private static Verb install() {
        return Verb.of(
                        "install",
                        "verifies it, then copies it among the plugins",
                        "In place of the file of that name. A second file of the same plugin is"
                                + " refused.")
                .operand(Verb.FILE, "a jar, or a folder with a jar and its libraries")
                .json()
                .does(PluginFiles::install);
    }

    private static Verb remove() {
        return Verb.of("remove", "deletes it from the plugins")
                .operand(ID, PLUGIN)
                .json()
                .does(PluginFiles::remove);
    }
}
