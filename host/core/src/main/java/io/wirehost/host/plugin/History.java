package io.wirehost.host.plugin;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which versions of each plugin were served, and which are not to be although they lie in the
 * directory. Immutable. Its file has a line for each plugin: the id, the hash that is held back or
 * {@code -}, the hashes that were served, those that are superseded.
 */
final class History {
    private static final Logger log = LoggerFactory.getLogger(History.class);

    static final History EMPTY = new History(Map.of());

    private final Map<String, PluginHistory> plugins; // by id

    private History(Map<String, PluginHistory> plugins) {
        this.plugins = Map.copyOf(plugins);
    }

    /** What a file says; nothing if it is not there. */
    static History read(Path file) {
        Map<String, PluginHistory> plugins = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                if (PluginHistory.isLine(line)) {
                    List<String> words = List.of(line.split(" "));
                    plugins.put(
                            words.getFirst(), PluginHistory.parse(words.subList(1, words.size())));
                } else {
                    log.error("{}: passed over, it names no versions: {}", file, line);
                }
            }
        } catch (NoSuchFileException _) {
            log.debug("No version was served before, there is no {}", file);
        } catch (IOException e) {
            log.error(
                    "{} cannot be read ({}), so no version is held back: roll back again",
                    file,
                    e.toString());
        }
        return new History(plugins);
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Path written = file.resolveSibling(file.getFileName() + ".tmp");
        Files.write(
                written,
                new TreeMap<>(plugins)
                        .entrySet().stream()
                                .map(one -> one.getValue().line(one.getKey()))
                                .toList());
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** With these as the last that were served. */
    History serving(List<PluginInfo> served) {
        Map<String, PluginHistory> next = new HashMap<>(plugins);
        for (PluginInfo info : served) {
            if (!info.sha256().isEmpty()) {
                next.compute(
                        info.id(),
                        (_, known) ->
                                known == null
                                        ? PluginHistory.of(info.sha256())
                                        : known.serving(info.sha256()));
            }
        }
        return new History(next);
    }

    /** What was served before the last. */
    Optional<String> before(String id) {
        return Optional.ofNullable(plugins.get(id))
                .map(PluginHistory::served)
                .filter(served -> served.size() > 1)
                .map(served -> served.get(served.size() - 2));
    }

    /** With the last one taken back and held back; there must be one before. */
    History rolledBack(String id) {
        return with(id, PluginHistory::rolledBack);
    }

    /** With this version of a plugin, of which another is served, held back, unless it is empty. */
    History holding(String id, String sha256) {
        return sha256.isEmpty() ? this : with(id, known -> known.holding(sha256));
    }

    /** With what is held back of a plugin not to be promoted: its canary has failed. */
    History failing(String id) {
        return with(id, PluginHistory::failing);
    }

    /** With this version of a plugin passed over beside the one that is promoted in its place. */
    History superseding(String id, String sha256) {
        return with(id, known -> known.superseding(sha256));
    }

    /** With nothing superseded but what has one of these hashes. */
    History lying(Collection<String> hashes) {
        History next = this;
        for (String id : plugins.keySet()) {
            next = next.with(id, known -> known.lying(hashes));
        }
        return next;
    }

    private History with(String id, UnaryOperator<PluginHistory> change) {
        Map<String, PluginHistory> next = new HashMap<>(plugins);
        next.computeIfPresent(id, (_, known) -> change.apply(known));
        return new History(next);
    }

    /** The version of a plugin that is held back. */
    Optional<String> held(String id) {
        return Optional.ofNullable(plugins.get(id)).flatMap(PluginHistory::held);
    }

    boolean isHeldBack(String id) {
        return held(id).isPresent();
    }

    /** Whether what is held back of a plugin has failed when it was tried. */
    boolean hasFailed(String id) {
        return Optional.ofNullable(plugins.get(id)).filter(PluginHistory::failed).isPresent();
    }

    /** Whether something is not to be served that may lie there. */
    boolean passesOverAny() {
        return plugins.values().stream()
                .anyMatch(one -> one.held().isPresent() || !one.superseded().isEmpty());
    }

    /** The plugin of which this version was superseded. */
    Optional<String> superseded(String sha256) {
        return plugins.entrySet().stream()
                .filter(one -> one.getValue().superseded().contains(sha256))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    boolean isHeld(String sha256) {
        return !insteadOf(sha256).equals(sha256);
    }

    /** What is served where this lies: itself, unless it is held back. */
    String insteadOf(String sha256) {
        return plugins.values().stream()
                .filter(one -> one.held().equals(Optional.of(sha256)))
                .map(PluginHistory::last)
                .findFirst()
                .orElse(sha256);
    }

    /** All that can be gone back to, and these. */
    Set<String> hashesAnd(Set<String> others) {
        return Stream.concat(
                        plugins.values().stream().map(PluginHistory::served).flatMap(List::stream),
                        others.stream())
                .collect(Collectors.toSet());
    }
}
