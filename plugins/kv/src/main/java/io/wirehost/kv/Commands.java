package io.wirehost.kv;

import io.wirehost.kv.Command.Action;
import io.wirehost.kv.Command.Flag;
import io.wirehost.kv.Command.Keys;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Commands by their names, found without regard to case and without a String. Some are groups: the
 * word behind the name says which command of the group is meant. Not changed once it is made.
 */
final class Commands {
    private static final int SLOTS = 512; // a power of two, several times the number of commands
    private static final int SHOWN = 128;
    private static final Commands ALL = all();

    @SuppressWarnings("ArrayRecordComponent") // shared, never changed
    private record Slot(byte[] name, Command command, @Nullable Commands group) {}

    private final List<Command> commands = new ArrayList<>();
    private final @Nullable Slot[] slots = new @Nullable Slot[SLOTS];

    /** To be filled. */
    Commands() {}

    private static Commands all() {
        Commands all = new Commands();
        ConnectionCommands.addTo(all);
        ServerCommands.addTo(all);
        KeyCommands.addTo(all);
        StringCommands.addTo(all);
        HashCommands.addTo(all);
        ListCommands.addTo(all);
        SetCommands.addTo(all);
        ChannelCommands.addTo(all);
        TransactionCommands.addTo(all);
        return all;
    }

    /** All that there are, of groups their names. */
    static List<Command> list() {
        return Collections.unmodifiableList(ALL.commands);
    }

    /** The command of this name; null if there is none. */
    static @Nullable Command find(byte[] name) {
        Slot slot = ALL.slot(name);
        return slot == null ? null : slot.command;
    }

    /**
     * The command that a request means.
     *
     * @throws CommandException if there is none, or it takes another number of words
     */
    static Command of(byte[][] words) {
        Slot slot = ALL.slot(words[0]);
        if (slot == null) {
            throw unknown(words);
        }
        requireWords(slot.command, words);
        return slot.group == null || words.length == 1
                ? slot.command
                : slot.group.ofGroup(slot.command, words);
    }

    private Command ofGroup(Command group, byte[][] words) {
        Slot slot = slot(words[1]);
        if (slot == null) {
            throw new CommandException(
                    "ERR unknown subcommand '%s'. Try %s HELP."
                            .formatted(
                                    shown(words[1], SHOWN), group.name().toUpperCase(Locale.ROOT)));
        }
        requireWords(slot.command, words);
        return slot.command;
    }

    private static void requireWords(Command command, byte[][] words) {
        if (!command.takes(words.length)) {
            throw CommandException.wrongNumberOfWords(command.name());
        }
    }

    private static CommandException unknown(byte[][] words) {
        StringBuilder arguments = new StringBuilder();
        for (int i = 1; i < words.length && arguments.length() < SHOWN; i++) {
            arguments.append('\'');
            arguments.append(shown(words[i], SHOWN - arguments.length())).append("' ");
        }
        return new CommandException(
                "ERR unknown command '%s', with args beginning with: %s"
                        .formatted(shown(words[0], SHOWN), arguments));
    }

    private static String shown(byte[] word, int most) {
        return new String(word, 0, Math.min(most, word.length), StandardCharsets.UTF_8);
    }

    void add(String name, int arity, Keys keys, Action action, Flag... flags) {
        add(name, arity, keys, action, null, flags);
    }

    /** A group, whose commands are called by the word behind its name. */
    void addGroup(String name, Commands group) {
        group.addHelp(name);
        add(name, -2, Keys.NONE, (client, words) -> null, group);
    }

    /** A group whose name alone is a command too. */
    void addGroup(String name, Action alone, Commands group) {
        group.addHelp(name);
        add(name, -1, Keys.NONE, alone, group);
    }

    /** What the error for a command that the group has not got says to try. */
    private void addHelp(String group) {
        add(group + "|help", 2, Keys.NONE, (client, words) -> help(group));
    }

    private Reply help(String group) {
        List<Reply> lines = new ArrayList<>();
        lines.add(
                new Reply.Status(
                        group.toUpperCase(Locale.ROOT)
                                + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:"));
        for (Command command : commands) {
            String name = command.name().substring(group.length() + 1);
            lines.add(new Reply.Status(name.toUpperCase(Locale.ROOT)));
        }
        return Reply.array(lines);
    }

    private void add(
            String name,
            int arity,
            Keys keys,
            Action action,
            @Nullable Commands group,
            Flag... flags) {
        Set<Flag> set = EnumSet.noneOf(Flag.class);
        Collections.addAll(set, flags);
        Command command = new Command(name, arity, keys, action, set);
        commands.add(command);
        byte[] word = name.substring(name.indexOf('|') + 1).getBytes(StandardCharsets.US_ASCII);
        int at = hash(word) & (SLOTS - 1);
        while (slots[at] != null) {
            at = (at + 1) & (SLOTS - 1);
        }
        slots[at] = new Slot(word, command, group);
    }

    private @Nullable Slot slot(byte[] word) {
        int at = hash(word) & (SLOTS - 1);
        Slot slot = slots[at];
        while (slot != null && !Words.is(word, slot.name)) {
            at = (at + 1) & (SLOTS - 1);
            slot = slots[at];
        }
        return slot;
    }

    /** The same for upper and lower case. */
    private static int hash(byte[] word) {
        int hash = word.length;
        for (byte octet : word) {
            hash = 31 * hash + (octet | 0x20);
        }
        return hash ^ hash >>> 9;
    }
}
