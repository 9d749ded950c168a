package io.wirehost.host.plugin;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which versions of one plugin were served, by their hashes. Immutable.
 *
 * @param served the last is the one of now
 * @param held the one that is not to be, though it lies in the directory
 * @param failed whether it is held back since a canary has failed
 * @param superseded those in whose place one from another file was promoted
 */
record PluginHistory(
        List<String> served, Optional<String> held, boolean failed, Set<String> superseded) {
    private static final String NONE = "-";
    private static final String FAILED = "failed:";
    private static final String SUPERSEDED = "superseded:";
    private static final Pattern LINE =
            Pattern.compile(
                    "\\S+ (-|(%2$s)?%1$s)( %1$s)+( %3$s%1$s)*"
                            .formatted("[0-9a-f]{64}", FAILED, SUPERSEDED));

    /** Versions that are known. */
    private static final int KNOWN = 5;

    PluginHistory {
        served = List.copyOf(served);
        superseded = Set.copyOf(superseded);
    }

    /** After the first one. */
    static PluginHistory of(String sha256) {
        return new PluginHistory(List.of(sha256), Optional.empty(), false, Set.of());
    }

    /** Whether it is what {@link #line} writes. */
    static boolean isLine(String line) {
        return LINE.matcher(line).matches();
    }

    /** What a line says, after the id. */
    static PluginHistory parse(List<String> words) {
        String held = words.getFirst();
        List<String> hashes = words.subList(1, words.size());
        return new PluginHistory(
                hashes.stream().filter(word -> !word.startsWith(SUPERSEDED)).toList(),
                Optional.of(held.replace(FAILED, "")).filter(word -> !word.equals(NONE)),
                held.startsWith(FAILED),
                hashes.stream()
                        .filter(word -> word.startsWith(SUPERSEDED))
                        .map(word -> word.substring(SUPERSEDED.length()))
                        .collect(Collectors.toSet()));
    }

    String line(String id) {
        Stream<String> words =
                Stream.concat(
                        Stream.of(id, held.map(hash -> failed ? FAILED + hash : hash).orElse(NONE)),
                        Stream.concat(
                                served.stream(),
                                superseded.stream().sorted().map(SUPERSEDED::concat)));
        return words.collect(Collectors.joining(" "));
    }

    /** What is served now. */
    String last() {
        return served.getLast();
    }

    /** What was held back is not any more, when something else is there. */
    PluginHistory serving(String sha256) {
        if (last().equals(sha256)) {
            return this;
        }
        List<String> next = new ArrayList<>(served);
        next.add(sha256);
        return new PluginHistory(
                        next.subList(Math.max(0, next.size() - KNOWN), next.size()),
                        Optional.empty(),
                        false,
                        superseded)
                .withoutLastSuperseded();
    }

    /** After the second time the first is still what lies in the directory. */
    PluginHistory rolledBack() {
        return new PluginHistory(
                        served.subList(0, served.size() - 1),
                        held.or(() -> Optional.of(last())),
                        failed,
                        superseded)
                .withoutLastSuperseded();
    }

    private PluginHistory withoutLastSuperseded() {
        Set<String> others = new TreeSet<>(superseded);
        others.remove(last());
        return new PluginHistory(served, held, failed, others);
    }

    PluginHistory holding(String sha256) {
        return new PluginHistory(served, Optional.of(sha256), false, superseded);
    }

    /** What is held back was tried, and failed. */
    PluginHistory failing() {
        return new PluginHistory(served, held, held.isPresent(), superseded);
    }

    PluginHistory superseding(String sha256) {
        Set<String> more = new TreeSet<>(superseded);
        more.add(sha256);
        return new PluginHistory(served, held, failed, more);
    }

    /** Forgets of the superseded those that do not lie there any more. */
    PluginHistory lying(Collection<String> hashes) {
        Set<String> there = new TreeSet<>(superseded);
        there.retainAll(hashes);
        return new PluginHistory(served, held, failed, there);
    }
}
