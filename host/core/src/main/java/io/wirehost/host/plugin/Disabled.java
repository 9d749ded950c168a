package io.wirehost.host.plugin;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ids of the plugins that the operator has disabled, one a line in a file, so that they still
 * are after a restart. Any thread.
 */
final class Disabled {
    private static final Logger log = LoggerFactory.getLogger(Disabled.class);

    private final @Nullable Path file;
    private final Set<String> ids = ConcurrentHashMap.newKeySet(); // changed under this

    private Disabled(@Nullable Path file) {
        this.file = file;
    }

    /** None, and those to come are forgotten in the end. */
    static Disabled none() {
        return new Disabled(null);
    }

    /** Those that a file names; none if it is not there. */
    static Disabled in(Path file) {
        Disabled disabled = new Disabled(file);
        try {
            Files.readAllLines(file).stream()
                    .filter(id -> !id.isBlank())
                    .forEach(disabled.ids::add);
        } catch (NoSuchFileException _) {
            log.debug("No plugin is disabled, there is no {}", file);
        } catch (IOException e) {
            log.error(
                    "{} cannot be read ({}), so no plugin is disabled: disable them again",
                    file,
                    e.toString());
        }
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
        if (file == null) {
            return;
        }
        Files.createDirectories(file.getParent());
        Path written = Files.write(file.resolveSibling(file.getFileName() + ".tmp"), next);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
