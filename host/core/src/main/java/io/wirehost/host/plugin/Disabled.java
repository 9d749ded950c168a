package io.wirehost.host.plugin;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ids of the plugins that the operator has disabled, one a line in a file, so that they still
 * are after a restart. Any thread.
 */
final class Disabled {
    private final @Nullable LineFile file; // null: they are forgotten in the end
    private final Set<String> ids = ConcurrentHashMap.newKeySet(); // changed under this

    private Disabled(@Nullable LineFile file) {
        this.file = file;
    }

    /** None, and those to come are forgotten in the end. */
    static Disabled none() {
        return new Disabled(null);
    }

    /** Those that a file names; none if it is not there. */
    static Disabled in(Path file) {
        LineFile lines = new LineFile(file);
        Disabled disabled = new Disabled(lines);
        lines
                .read("no plugin is disabled: disable them again with host.sh plugins disable ID")
                .stream()
                .filter(id -> !id.isBlank())
                .forEach(disabled.ids::add);
        return disabled;
    }

    boolean contains(String id) {
        return ids.contains(id);
    }

    /** Nothing changes if it cannot be written. */
    synchronized void add(String id) throws IOException {
        Set<String> next = new TreeSet<>(ids);
        if (next.add(id)) {
            write(next);
            ids.add(id);
        }
    }

    /** Nothing changes if it cannot be written. */
    synchronized void remove(String id) throws IOException {
        Set<String> next = new TreeSet<>(ids);
        if (next.remove(id)) {
            write(next);
            ids.remove(id);
        }
    }

    private void write(Set<String> next) throws IOException {
        if (file != null) {
            file.write(next);
        }
    }
}
