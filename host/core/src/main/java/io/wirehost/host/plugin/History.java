package io.wirehost.host.plugin;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which versions of each plugin were served, and which is held back since it was rolled back.
 * Immutable. Its file has a line for each plugin: the id, the hash that is held back or {@code -},
 * the hashes that were served.
 */
final class History {
    private static final Logger log = LoggerFactory.getLogger(History.class);
    private static final Pattern LINE = Pattern.compile("\\S+ (-|[0-9a-f]{64})( [0-9a-f]{64})+");
    private static final String NONE = "-";

    /** Versions that are known of each plugin. */
    private static final int KNOWN = 5;

    static final History EMPTY = new History(Map.of());

    /** The hashes that were served, the last is the one of now; and the one that is not to be. */
    private record Versions(List<String> served, Optional<String> held) {
        String last() {
            return served.getLast();
        }

        /** What was held back is not any more, when something else is there. */
        Versions serving(String sha256) {
            if (last().equals(sha256)) {
                return this;
            }
            List<String> next = new ArrayList<>(served);
            next.add(sha256);
            return new Versions(
                    next.subList(Math.max(0, next.size() - KNOWN), next.size()), Optional.empty());
        }

        /** After the second time the first is still what lies in the directory. */
        Versions rolledBack() {
            return new Versions(
                    served.subList(0, served.size() - 1), held.or(() -> Optional.of(last())));
        }

        Versions holding(String sha256) {
            return new Versions(served, Optional.of(sha256));
        }

        String line(String id) {
            return id + " " + held.orElse(NONE) + " " + String.join(" ", served);
        }
    }

    private final Map<String, Versions> plugins; // by id

    private History(Map<String, Versions> plugins) {
        this.plugins = Map.copyOf(plugins);
    }

    /** What a file says; nothing if it is not there. */
    static History read(Path file) {
        Map<String, Versions> plugins = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                if (LINE.matcher(line).matches()) {
                    List<String> words = List.of(line.split(" "));
                    Optional<String> held =
                            Optional.of(words.get(1)).filter(word -> !word.equals(NONE));
                    plugins.put(
                            words.getFirst(), new Versions(words.subList(2, words.size()), held));
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
        Map<String, Versions> next = new HashMap<>(plugins);
        for (PluginInfo info : served) {
            if (!info.sha256().isEmpty()) {
                next.compute(
                        info.id(),
                        (_, known) ->
                                known == null
                                        ? new Versions(List.of(info.sha256()), Optional.empty())
                                        : known.serving(info.sha256()));
            }
        }
        return new History(next);
    }

    /** What was served before the last. */
    Optional<String> before(String id) {
        return Optional.ofNullable(plugins.get(id))
                .map(Versions::served)
                .filter(served -> served.size() > 1)
                .map(served -> served.get(served.size() - 2));
    }

    /** With the last one taken back and held back; there must be one before. */
    History rolledBack(String id) {
        Map<String, Versions> next = new HashMap<>(plugins);
        next.computeIfPresent(id, (_, known) -> known.rolledBack());
        return new History(next);
    }

    /** With this version of a plugin, of which another is served, held back, unless it is empty. */
    History holding(String id, String sha256) {
        Map<String, Versions> next = new HashMap<>(plugins);
        if (!sha256.isEmpty()) {
            next.computeIfPresent(id, (_, known) -> known.holding(sha256));
        }
        return new History(next);
    }

    /** The version of a plugin that is held back. */
    Optional<String> held(String id) {
        return Optional.ofNullable(plugins.get(id)).flatMap(Versions::held);
    }

    boolean isHeldBack(String id) {
        return held(id).isPresent();
    }

    boolean holdsAnyBack() {
        return plugins.values().stream().anyMatch(one -> one.held().isPresent());
    }

    boolean isHeld(String sha256) {
        return !insteadOf(sha256).equals(sha256);
    }

    /** What is served where this lies: itself, unless it is held back. */
    String insteadOf(String sha256) {
        return plugins.values().stream()
                .filter(one -> one.held().equals(Optional.of(sha256)))
                .map(Versions::last)
                .findFirst()
                .orElse(sha256);
    }

    /** All that can be gone back to, and these. */
    Set<String> hashesAnd(Set<String> others) {
        return Stream.concat(
                        plugins.values().stream().map(Versions::served).flatMap(List::stream),
                        others.stream())
                .collect(Collectors.toSet());
    }
}
