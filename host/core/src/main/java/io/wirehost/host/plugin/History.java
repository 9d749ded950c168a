package io.wirehost.host.plugin;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
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
 * directory. Immutable. Its file has a line for each plugin: the id, the hashes that are held back
 * or {@code -}, the hashes that were served, those that are superseded.
 */
final class History {
    private static final Logger log = LoggerFactory.getLogger(History.class);
    private static final String REMEDY =
            "to serve another version, copy its jar from the folder ID/VERSION-HASH beside this"
                    + " file into the plugins folder, and reload";

    static final History EMPTY = new History(Map.of(), List.of());

    private final Map<String, PluginHistory> plugins; // by id
    private final List<String> unknown; // lines, kept for whoever can read them

    private History(Map<String, PluginHistory> plugins, List<String> unknown) {
        this.plugins = Map.copyOf(plugins);
        this.unknown = List.copyOf(unknown);
    }

    /** What a file says; nothing if it is not there. */
    static History read(LineFile file) {
        Map<String, PluginHistory> plugins = new HashMap<>();
        List<String> unknown = new ArrayList<>();
        int number = 0;
        for (String line :
                file.read(
                        "no version is held back, and what lies in the plugins folder is served: "
                                + REMEDY)) {
            number++;
            if (PluginHistory.isLine(line)) {
                List<String> words = List.of(line.split(" "));
                plugins.put(words.getFirst(), PluginHistory.parse(words.subList(1, words.size())));
            } else {
                unknown.add(line);
                log.error(
                        "{}: {}: names no versions of a plugin, so none of them is held back: {},"
                                + " and remove that line while the host is stopped",
                        file,
                        number,
                        REMEDY);
            }
        }
        return new History(plugins, unknown);
    }

    void write(LineFile file) throws IOException {
        List<String> lines = new ArrayList<>();
        new TreeMap<>(plugins).forEach((id, versions) -> lines.add(versions.line(id)));
        lines.addAll(unknown);
        file.write(lines);
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
        return new History(next, unknown);
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

    /**
     * As {@link #serving}; where that is another version than before, what was held back and does
     * not lie there any more, among these hashes, is forgotten.
     */
    History serving(List<PluginInfo> served, Collection<String> lying) {
        History next = this;
        for (PluginInfo info : served) {
            next =
                    next.with(
                            info.id(),
                            known ->
                                    known.last().equals(info.sha256())
                                            ? known
                                            : known.heldAmong(lying));
        }
        return next.serving(served);
    }

    /** With this version of a plugin, of which another is served, held back, unless it is empty. */
    History holding(String id, String sha256) {
        return sha256.isEmpty() ? this : with(id, known -> known.holding(sha256));
    }

    /** With this version of a plugin tried, and held back when it is not any more. */
    History trying(String id, String sha256) {
        return with(id, known -> known.trying(sha256));
    }

    /** With this version of a plugin, which is held back, not to be promoted: it has failed. */
    History failing(String id, String sha256) {
        return with(id, known -> known.failing(sha256));
    }

    /** With this version of a plugin passed over beside the one that is promoted in its place. */
    History superseding(String id, String sha256) {
        return with(id, known -> known.superseding(sha256));
    }

    /** With nothing superseded but what has one of these hashes. */
    History supersededAmong(Collection<String> hashes) {
        History next = this;
        for (String id : plugins.keySet()) {
            next = next.with(id, known -> known.supersededAmong(hashes));
        }
        return next;
    }

    private History with(String id, UnaryOperator<PluginHistory> change) {
        Map<String, PluginHistory> next = new HashMap<>(plugins);
        next.computeIfPresent(id, (_, known) -> change.apply(known));
        return new History(next, unknown);
    }

    /** The versions of a plugin that are held back. */
    Set<String> held(String id) {
        return Optional.ofNullable(plugins.get(id)).map(PluginHistory::held).orElse(Set.of());
    }

    /** Whether it is held back since it has failed when it was tried. */
    boolean hasFailed(String sha256) {
        return plugins.values().stream().anyMatch(one -> one.failed().contains(sha256));
    }

    /** Whether something is not to be served that may lie there. */
    boolean passesOverAny() {
        return plugins.values().stream()
                .anyMatch(one -> !one.held().isEmpty() || !one.superseded().isEmpty());
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
                .filter(one -> one.held().contains(sha256))
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
