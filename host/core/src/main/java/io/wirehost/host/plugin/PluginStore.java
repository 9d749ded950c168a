package io.wirehost.host.plugin;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Copies of plugins in {@code <id>/<version>-<sha12>/}, which nobody changes any more. What the
 * host opens is a copy, so that the file in the plugins' directory can be replaced at any time.
 *
 * <p>Its directory belongs to one process, and to one thread at a time.
 */
public final class PluginStore {
    private static final Logger log = LoggerFactory.getLogger(PluginStore.class);

    /** Copies that are kept of each plugin besides those in use, to go back to. */
    private static final int KEPT = 4;

    private static final String UNFINISHED = ".tmp";
    private static final String DISABLED = ".disabled"; // which is no id of a plugin
    private static final String HISTORY = ".history"; // which is no id of a plugin

    private final @Nullable Path directory; // null: there is none
    private final boolean kept;
    private final Admission admission;
    private final Proofs proofs;
    private final @Nullable LineFile history;

    private PluginStore(
            @Nullable Path directory, boolean kept, Admission admission, Proofs proofs) {
        this.directory = directory;
        this.kept = kept;
        this.admission = admission;
        this.proofs = proofs;
        this.history = directory == null ? null : new LineFile(directory.resolve(HISTORY));
    }

    /**
     * A store of copies.
     *
     * @param directory is made when the first copy is
     */
    public static PluginStore at(Path directory) {
        return new PluginStore(directory, true, Admission.ofOwnFiles(), Proofs.own());
    }

    /**
     * The store of another process, for a look that leaves no trace: it tells what is held back and
     * what would be served instead, and is given no copies.
     *
     * @param directory of that store
     */
    public static PluginStore lookingAt(Path directory) {
        return new PluginStore(directory, false, Admission.ofOwnFiles(), Proofs.own());
    }

    /** Makes no copies: what is opened is the plugin itself. For a look that leaves no trace. */
    public static PluginStore inPlace() {
        return new PluginStore(null, false, Admission.ofOwnFiles(), Proofs.own());
    }

    /**
     * The same store with other rules for what may be loaded by way of it.
     *
     * @param rules in place of {@link Admission#ofOwnFiles}
     */
    public PluginStore admitting(Admission rules) {
        return new PluginStore(directory, kept, rules, proofs);
    }

    /**
     * The same store, which need not prove what was proven when a distribution was packed.
     *
     * @param proven the list of that; it may be missing
     */
    public PluginStore knowing(Path proven) {
        return new PluginStore(directory, kept, admission, Proofs.with(proven));
    }

    /** Begins what takes its time when the first plugin is looked at. */
    public static void prepare() {
        Fingerprint.prepare();
    }

    Admission admission() {
        return admission;
    }

    /** The plugins that the operator has disabled. */
    Disabled disabled() {
        return directory == null ? Disabled.none() : Disabled.in(directory.resolve(DISABLED));
    }

    /** Which versions were served. */
    History history() {
        return history == null ? History.EMPTY : History.read(history);
    }

    /** Writes it down for the next start. */
    void remember(History served) {
        if (history == null || !kept) {
            return;
        }
        try {
            served.write(history);
        } catch (IOException e) {
            log.error(
                    "Which plugins are served cannot be written into {} ({}): make room there,"
                            + " and reload; else a rollback is forgotten at the next start",
                    directory,
                    e.toString());
        }
    }

    /** Of the copy with this hash. */
    Fingerprint fingerprint(String sha256) throws Refusal {
        String end = "-" + sha256.substring(0, 12);
        try {
            for (Path plugin : directory == null ? List.<Path>of() : list(directory)) {
                for (Path copy : list(plugin)) {
                    if (name(copy).endsWith(end)) {
                        Fingerprint ofFolder = Fingerprint.of(new PluginFile(plugin, copy));
                        for (Fingerprint one : List.of(ofFolder, ofFolder.ofOnlyJar())) {
                            if (one.sha256().equals(sha256)) {
                                return one;
                            }
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw Refusal.unreadable(e);
        }
        throw new Refusal(
                ("%s: has no whole copy of the version with hash %s: copy that jar into the"
                                + " plugins folder, and reload")
                        .formatted(directory, sha256));
    }

    /** Opens the copy of a plugin, which is made if there is none. The jars are whole. */
    PluginCopy open(PluginFile file, Fingerprint fingerprint) throws Refusal {
        List<Fingerprint.Jar> jars = fingerprint.jars();
        if (directory == null || !kept) {
            List<Path> lying = jars.stream().map(Fingerprint.Jar::path).toList();
            if (directory != null) {
                admission.checkCopy(file, directory, lying); // some may be copies
            }
            return new PluginCopy(openWhole(lying, jars), null, false);
        }
        try {
            Path copy = find(directory, fingerprint);
            if (copy == null) {
                copy = copy(directory, file, fingerprint);
            }
            List<Path> copies = in(copy, jars);
            admission.checkCopy(file, directory, copies);
            return new PluginCopy(open(copies, jars), copy, proofs.areOf(copy));
        } catch (IOException e) {
            throw new Refusal(
                    ("%s: cannot be copied into %s (%s): make room there, or let the user of the"
                                    + " host write to it")
                            .formatted(file, directory, e));
        }
    }

    private static List<Path> in(Path copy, List<Fingerprint.Jar> jars) {
        return jars.stream().map(jar -> copy.resolve(jar.fileName())).toList();
    }

    private static List<PluginJar> openWhole(List<Path> paths, List<Fingerprint.Jar> jars)
            throws Refusal {
        List<PluginJar> open = open(paths, jars);
        try {
            for (PluginJar jar : open) {
                jar.requireWhole();
            }
            return open;
        } catch (Throwable e) {
            open.forEach(PluginJar::close);
            throw e;
        }
    }

    private static List<PluginJar> open(List<Path> paths, List<Fingerprint.Jar> jars)
            throws Refusal {
        List<PluginJar> open = new ArrayList<>();
        try {
            for (int i = 0; i < paths.size(); i++) {
                open.add(PluginJar.open(paths.get(i), jars.get(i).name()));
            }
            return open;
        } catch (Throwable e) {
            open.forEach(PluginJar::close);
            throw e;
        }
    }

    /** The copy of this content; null if there is none, or if it is not what it was. */
    private static @Nullable Path find(Path directory, Fingerprint fingerprint) throws IOException {
        for (Path plugin : list(directory)) {
            for (Path copy : list(plugin)) {
                if (name(copy).endsWith("-" + fingerprint.sha12())
                        && isNamedAs(fingerprint, copy)
                        && (Proofs.isUntouched(copy) || holds(copy, fingerprint))) {
                    // By this time the copies are told apart that were not used for long.
                    Files.setLastModifiedTime(copy, FileTime.from(Instant.now()));
                    return copy;
                }
            }
        }
        return null;
    }

    /** The same content may lie under another name: a jar was renamed, or is there twice. */
    private static boolean isNamedAs(Fingerprint fingerprint, Path copy) {
        return fingerprint.jars().stream()
                .allMatch(jar -> Files.exists(copy.resolve(jar.fileName())));
    }

    private static boolean holds(Path copy, Fingerprint fingerprint) throws IOException {
        for (Fingerprint.Jar jar : fingerprint.jars()) {
            String sha256 =
                    Fingerprint.hash(copy.resolve(jar.fileName()), OutputStream.nullOutputStream());
            if (!sha256.equals(jar.sha256())) {
                log.warn("{} is damaged, and is copied again", copy);
                return false;
            }
        }
        return true;
    }

    /** Whoever sees the copy under its name sees all of it, also after a loss of power. */
    private static Path copy(Path directory, PluginFile file, Fingerprint fingerprint)
            throws IOException, Refusal {
        Path unfinished = directory.resolve(fingerprint.sha12() + UNFINISHED);
        delete(unfinished);
        Files.createDirectories(unfinished);
        try {
            for (Fingerprint.Jar jar : fingerprint.jars()) {
                if (!copy(jar.path(), unfinished.resolve(jar.fileName())).equals(jar.sha256())) {
                    throw new Refusal(
                            jar.name()
                                    + ": has changed while it was copied: leave it as it is, and"
                                    + " reload");
                }
            }
            PluginManifest manifest = manifest(unfinished, file, fingerprint.jars());
            String version = manifest.version().replaceAll("[^A-Za-z0-9.+_-]", "_");
            Path copy =
                    directory.resolve(manifest.id()).resolve(version + "-" + fingerprint.sha12());
            delete(copy);
            Files.createDirectories(copy.getParent());
            Files.move(unfinished, copy, StandardCopyOption.ATOMIC_MOVE);
            return copy;
        } catch (Throwable e) {
            delete(unfinished);
            throw e;
        }
    }

    private static String copy(Path from, Path to) throws IOException {
        try (FileChannel channel =
                FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            String sha256 = Fingerprint.hash(from, Channels.newOutputStream(channel));
            channel.force(true);
            return sha256;
        }
    }

    private static PluginManifest manifest(Path copy, PluginFile file, List<Fingerprint.Jar> jars)
            throws Refusal {
        List<PluginJar> open = openWhole(in(copy, jars), jars);
        try {
            return PluginManifest.of(open, file.id());
        } finally {
            open.forEach(PluginJar::close);
        }
    }

    /**
     * Deletes what was left unfinished, and of each plugin all copies but the last few.
     *
     * @param used the hashes of plugins in use; their copies stay
     */
    void prune(Set<String> used) {
        if (directory == null || !kept) {
            return;
        }
        Set<String> ends =
                Set.copyOf(used.stream().map(sha256 -> "-" + sha256.substring(0, 12)).toList());
        try {
            for (Path plugin : list(directory)) {
                if (name(plugin).endsWith(UNFINISHED)) {
                    delete(plugin);
                    continue;
                }
                List<Path> unused = new ArrayList<>();
                for (Path copy : list(plugin)) {
                    if (ends.stream().noneMatch(name(copy)::endsWith)) {
                        unused.add(copy);
                    }
                }
                unused.sort(Comparator.comparing(PluginStore::lastUsed).reversed());
                for (Path copy : unused.subList(Math.min(KEPT, unused.size()), unused.size())) {
                    delete(copy);
                }
            }
        } catch (IOException e) {
            log.warn("Old copies of plugins in {} cannot be deleted", directory, e);
        }
    }

    private static FileTime lastUsed(Path copy) {
        try {
            return Files.getLastModifiedTime(copy);
        } catch (IOException _) {
            return FileTime.from(Instant.EPOCH);
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static List<Path> list(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.toList();
        }
    }

    private static void delete(Path tree) throws IOException {
        for (Path path : list(tree)) {
            delete(path);
        }
        Files.deleteIfExists(tree);
    }
}
