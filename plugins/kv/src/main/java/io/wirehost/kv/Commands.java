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
import java.util.Set;

/** All commands by their names, found without regard to case and without a String. Immutable. */
final class Commands {
    private static final int SLOTS = 512; // a power of two, several times the number of commands
    private static final Commands ALL = new Commands();

    @SuppressWarnings("ArrayRecordComponent") // shared, never changed
    private record Slot(byte[] name, Command command) {}

    private final List<Command> commands = new ArrayList<>();
    private final @Nullable Slot[] slots = new @Nullable Slot[SLOTS];

    private Commands() {
        ConnectionCommands.addTo(this);
        StringCommands.addTo(this);
    }

    static @Nullable Command find(byte[] name) {
        return ALL.lookUp(name);
    }

    static List<Command> all() {
        return Collections.unmodifiableList(ALL.commands);
    }

    void add(String name, int arity, Keys keys, Action action, Flag... flags) {
        Set<Flag> set = EnumSet.noneOf(Flag.class);
        set.addAll(List.of(flags));
        Command command = new Command(name, arity, set, keys, action);
        commands.add(command);
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        int at = hash(bytes) & (SLOTS - 1);
        while (slots[at] != null) {
            at = (at + 1) & (SLOTS - 1);
        }
        slots[at] = new Slot(bytes, command);
    }

    private @Nullable Command lookUp(byte[] name) {
        int at = hash(name) & (SLOTS - 1);
        Slot slot = slots[at];
        while (slot != null && !Words.is(name, slot.name)) {
            at = (at + 1) & (SLOTS - 1);
            slot = slots[at];
        }
        return slot == null ? null : slot.command;
    }

    /** The same for upper and lower case. */
    private static int hash(byte[] name) {
        int hash = name.length;
        for (byte octet : name) {
            hash = 31 * hash + (octet | 0x20);
        }
        return hash ^ hash >>> 9;
    }
}
