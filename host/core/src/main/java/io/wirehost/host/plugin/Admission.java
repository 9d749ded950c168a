package io.wirehost.host.plugin;

import io.wirehost.host.config.ConfigException;
import io.wirehost.host.config.Place;
import io.wirehost.host.config.Problem;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which plugins may be loaded at all, whatever is in them. Immutable; any thread. */
public final class Admission {
    private static final Pattern LINE = Pattern.compile("(\\S+)\\s+\\S+\\s+([0-9a-fA-F]{64})");

    private record Trusted(String id, String sha256) {}

    private final boolean own;
    private final @Nullable Path list;

    private Admission(boolean own, @Nullable Path list) {
        this.own = own;
        this.list = list;
    }

    /** All, for whoever does not run them. */
    public static Admission ofAnything() {
        return new Admission(false, null);
    }

    /** Those that nobody but root and their owner can change. */
    public static Admission ofOwnFiles() {
        return new Admission(true, null);
    }

    /**
     * Of those, the ones in a list.
     *
     * @param list a file with a line of id, version and SHA-256 for each; it is read each time
     */
    public static Admission ofListed(Path list) {
        return new Admission(true, list);
    }

    /**
     * Tells what is wrong with the list itself, once, before each plugin is refused for it.
     *
     * @throws ConfigException if it cannot be read, with the lines that cannot
     */
    public void checkList() throws ConfigException {
        if (list != null) {
            trusted(list);
        }
    }

    void checkFile(PluginFile file) throws Refusal {
        if (own) {
            List<Path> paths = new ArrayList<>(List.of(file.directory(), file.path()));
            paths.addAll(file.jars());
            Writability.requireOwn(file, paths);
        }
    }

    /** What is opened in the place of a plugin, in a store. */
    void checkCopy(PluginFile file, Path store, List<Path> jars) throws Refusal {
        if (own) {
            List<Path> paths = new ArrayList<>(List.of(store));
            paths.addAll(jars);
            Writability.requireOwn(file, paths);
        }
    }

    void checkContent(PluginFile file, PluginInfo info) throws Refusal {
        if (list == null) {
            return;
        }
        List<Trusted> trusted;
        try {
            trusted = trusted(list);
        } catch (ConfigException e) {
            throw new Refusal(e.problems().stream().map(Problem::toString).toList());
        }
        if (trusted.contains(new Trusted(info.id(), info.sha256()))) {
            return;
        }
        boolean known = trusted.stream().anyMatch(one -> one.id().equals(info.id()));
        throw new Refusal(
                "%s: %s: if you trust it, add the line: %s"
                        .formatted(
                                file,
                                known
                                        ? "has not the hash that %s has of %s"
                                                .formatted(list, info.id())
                                        : "is not in " + list,
                                line(info)));
    }

    private static List<Trusted> trusted(Path list) throws ConfigException {
        List<String> lines;
        try {
            lines = Files.readAllLines(list);
        } catch (IOException e) {
            throw new ConfigException(List.of(unreadable(list, e)), list.toString());
        }
        List<Trusted> trusted = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("#.*", "").strip();
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                trusted.add(
                        new Trusted(matcher.group(1), matcher.group(2).toLowerCase(Locale.ROOT)));
            } else if (!line.isEmpty()) {
                problems.add(
                        new Problem(
                                new Place(list.toString(), i + 1, ""),
                                "is no line of id, version and SHA-256:"
                                        + " host.sh plugins verify FILE prints it"));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems, list.toString());
        }
        return trusted;
    }

    private static Problem unreadable(Path list, IOException e) {
        return new Problem(
                new Place(list.toString(), 0, ""),
                (e instanceof NoSuchFileException ? "is not there" : "cannot be read (" + e + ")")
                        + ", and plugins.trust is checksum: make it, of the lines that host.sh"
                        + " plugins verify FILE prints of plugins that you trust, or set"
                        + " plugins.trust to none");
    }

    /** What the list has to say of a plugin that is trusted. */
    static String line(PluginInfo info) {
        String version = info.version().replaceAll("\\s+", "_");
        return "%s %s %s".formatted(info.id(), version.isEmpty() ? "-" : version, info.sha256());
    }
}
