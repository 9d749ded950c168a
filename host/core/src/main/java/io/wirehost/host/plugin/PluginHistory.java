package io.wirehost.host.plugin;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which versions of one plugin were served, by their hashes. Immutable.
 *
 * @param served the last is the one of now, which is in none of the others
 * @param held those that are not to be, though they may lie in the directory
 * @param failed those of the held that were tried, and failed
 * @param superseded those in whose place one from another file was promoted
 */
record PluginHistory(
        List<String> served, Set<String> held, Set<String> failed, Set<String> superseded) {
    private static final String NONE = "-";
    private static final String FAILED = "failed:";
    private static final String SUPERSEDED = "superseded:";
    private static final Pattern LINE =
            Pattern.compile(
                    "\\S+ (-|(%2$s)?%1$s(,(%2$s)?%1$s)*)( %1$s)+( %3$s%1$s)*"
                            .formatted("[0-9a-f]{64}", FAILED, SUPERSEDED));

    /** Versions that are known. */
    private static final int KNOWN = 5;

    PluginHistory {
        served = List.copyOf(served);
        Set<String> now = Set.of(served.getLast());
        held = without(now, held);
        failed = among(held, failed);
        superseded = without(now, superseded);
    }

    /** After the first one. */
    static PluginHistory of(String sha256) {
        return new PluginHistory(List.of(sha256), Set.of(), Set.of(), Set.of());
    }

    /** Whether it is what {@link #line} writes. */
    static boolean isLine(String line) {
        return LINE.matcher(line).matches();
    }

    /** What a line says, after the id. */
    static PluginHistory parse(List<String> words) {
        List<String> held = List.of(words.getFirst().split(","));
        List<String> hashes = words.subList(1, words.size());
        return new PluginHistory(
                hashes.stream().filter(word -> !word.startsWith(SUPERSEDED)).toList(),
                held.stream()
                        .filter(word -> !word.equals(NONE))
                        .map(word -> word.replace(FAILED, ""))
                        .collect(Collectors.toSet()),
                marked(FAILED, held),
                marked(SUPERSEDED, hashes));
    }

    private static Set<String> marked(String mark, List<String> words) {
        return words.stream()
                .filter(word -> word.startsWith(mark))
                .map(word -> word.substring(mark.length()))
                .collect(Collectors.toSet());
    }

    String line(String id) {
        String back =
                held.stream()
                        .sorted()
                        .map(hash -> failed.contains(hash) ? FAILED + hash : hash)
                        .collect(Collectors.joining(","));
        Stream<String> words =
                Stream.concat(
                        Stream.of(id, back.isEmpty() ? NONE : back),
                        Stream.concat(
                                served.stream(),
                                superseded.stream().sorted().map(SUPERSEDED::concat)));
        return words.collect(Collectors.joining(" "));
    }

    /** What is served now. */
    String last() {
        return served.getLast();
    }

    PluginHistory serving(String sha256) {
        if (last().equals(sha256)) {
            return this;
        }
        List<String> next = new ArrayList<>(served);
        next.add(sha256);
        return new PluginHistory(
                next.subList(Math.max(0, next.size() - KNOWN), next.size()),
                held,
                failed,
                superseded);
    }

    PluginHistory rolledBack() {
        return new PluginHistory(
                served.subList(0, served.size() - 1), with(last(), held), failed, superseded);
    }

    PluginHistory holding(String sha256) {
        return new PluginHistory(served, with(sha256, held), failed, superseded);
    }

    /** It is held back meanwhile, and whether it has failed before does not count. */
    PluginHistory trying(String sha256) {
        return new PluginHistory(
                served, with(sha256, held), without(Set.of(sha256), failed), superseded);
    }

    /** It was tried, and failed, unless it is not held back any more. */
    PluginHistory failing(String sha256) {
        return new PluginHistory(served, held, with(sha256, failed), superseded);
    }

    PluginHistory superseding(String sha256) {
        return new PluginHistory(served, held, failed, with(sha256, superseded));
    }

    /** Forgets of the superseded those that do not lie there any more. */
    PluginHistory supersededAmong(Collection<String> hashes) {
        return new PluginHistory(served, held, failed, among(hashes, superseded));
    }

    /** Forgets of the held those that do not lie there any more. */
    PluginHistory heldAmong(Collection<String> hashes) {
        return new PluginHistory(served, among(hashes, held), failed, superseded);
    }

    private static Set<String> with(String sha256, Set<String> hashes) {
        Set<String> more = new TreeSet<>(hashes);
        more.add(sha256);
        return more;
    }

    private static Set<String> without(Set<String> others, Set<String> hashes) {
        return hashes.stream()
                .filter(hash -> !others.contains(hash))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> among(Collection<String> others, Set<String> hashes) {
        return hashes.stream().filter(others::contains).collect(Collectors.toUnmodifiableSet());
    }
}
