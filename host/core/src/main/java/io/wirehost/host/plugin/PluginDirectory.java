package io.wirehost.host.plugin;

import io.wirehost.host.config.Spelling;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory that plugins are dropped into, as the operator changes it. What is in it under its
 * name is whole at any time; where a folder is replaced, or by one, nothing is for a moment.
 */
final class PluginDirectory {
    private final Path directory;

    PluginDirectory(Path directory) {
        this.directory = directory;
    }

    /** What lies there, under the id by which the host would know it. */
    private record Installed(PluginFile file, PluginManifest manifest) {
        static Installed of(PluginFile file) {
            PluginManifest manifest = new PluginManifest(file.id(), "", "", false);
            List<PluginJar> jars = new ArrayList<>();
            try {
                for (Path jar : file.jars()) {
                    jars.add(PluginJar.open(jar, file.nameOf(jar)));
                }
                manifest = PluginManifest.of(jars, file.id());
            } catch (Refusal _) {
                // It is known by the name of its file then.
            } finally {
                jars.forEach(PluginJar::close);
            }
            return new Installed(file, manifest);
        }

        String id() {
            return manifest.id();
        }

        @Override
        public String toString() {
            return (manifest.id() + " " + manifest.version()).strip();
        }
    }

    private List<Installed> installed() throws IOException, Refusal {
        if (!Files.isDirectory(directory)) {
            throw new Refusal(
                    "%s is not a directory: make it, or correct plugins.directory"
                            .formatted(directory));
        }
        return PluginFile.in(directory).stream().map(Installed::of).toList();
    }

    /**
     * Puts a verified plugin there: in the place of the file of its name, if that has its id too,
     * or as the only one of its id.
     *
     * @return what was done
     */
    String install(PluginInfo plugin) throws IOException, Refusal {
        String name = String.valueOf(plugin.file().getFileName());
        if (!PluginFile.isPlugin(plugin.file())) {
            throw new Refusal(
                    "%s: the host would pass it over: name it <id>.jar, or give a folder of jars"
                            .formatted(name));
        }
        List<Installed> installed = installed();
        Optional<Installed> replaced =
                installed.stream().filter(one -> one.file().toString().equals(name)).findFirst();
        if (replaced.isPresent()) {
            requireSame(replaced.get(), plugin.id());
        } else {
            requireNoOther(installed, plugin);
        }
        put(plugin.file(), name);
        String title = (plugin.id() + " " + plugin.version()).strip();
        return replaced.map(old ->
                        "replaced %s by %s, in %s".formatted(old, title, directory.resolve(name)))
                .orElseGet(() -> "installed %s, as %s".formatted(title, directory.resolve(name)));
    }

    private static void requireSame(Installed one, String id) throws Refusal {
        if (!one.id().equals(id)) {
            throw new Refusal(
                    "%s is there already, and is plugin %s: give the new file another name"
                            .formatted(one.file(), one));
        }
    }

    private static void requireNoOther(List<Installed> installed, PluginInfo plugin)
            throws Refusal {
        for (Installed one : installed) {
            if (one.id().equals(plugin.id())) {
                boolean sameKind = one.file().isFolder() == Files.isDirectory(plugin.file());
                throw new Refusal(
                        "%s is there already, as %s %s: %sremove it first with: host.sh plugins remove %s"
                                .formatted(
                                        one,
                                        one.file().isFolder() ? "the folder" : "the file",
                                        one.file(),
                                        sameKind
                                                ? "name the new one like that to replace it, or "
                                                : "",
                                        one.id()));
            }
        }
    }

    private void put(Path source, String name) throws IOException {
        Path target = directory.resolve(name);
        Path whole = directory.resolve(name + ".part");
        delete(whole);
        if (Files.isDirectory(source)) {
            Files.createDirectory(whole);
            for (Path jar : list(source)) {
                if (Files.isRegularFile(jar)) {
                    copy(jar, whole.resolve(jar.getFileName()));
                }
            }
        } else {
            copy(source, whole);
        }
        if (Files.isDirectory(whole) || Files.isDirectory(target)) {
            exchange(whole, target);
        } else {
            move(whole, target);
        }
    }

    /** A folder cannot be replaced in one step: the old one goes aside first, deleted last. */
    private static void exchange(Path whole, Path target) throws IOException {
        Path old = aside(target);
        if (old == null) {
            move(whole, target);
            return;
        }
        try {
            move(whole, target);
        } catch (IOException e) {
            move(old, target);
            throw e;
        }
        delete(old);
    }

    /** Null: nothing was there. */
    private static @Nullable Path aside(Path plugin) throws IOException {
        if (!Files.exists(plugin, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        Path aside = plugin.resolveSibling(plugin.getFileName() + ".tmp");
        delete(aside);
        move(plugin, aside);
        return aside;
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (FileChannel channel =
                FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Files.copy(from, Channels.newOutputStream(channel));
            channel.force(true);
        }
    }

    /**
     * Deletes the plugin of this id.
     *
     * @return what was done
     */
    String remove(String id) throws IOException, Refusal {
        List<Installed> all = installed();
        List<Installed> found = all.stream().filter(one -> one.id().equals(id)).toList();
        if (found.isEmpty()) {
            List<String> ids = all.stream().map(Installed::id).distinct().sorted().toList();
            throw new Refusal(
                    "there is no plugin %s in %s; %s"
                            .formatted(
                                    id,
                                    directory,
                                    Spelling.nearest(id, ids)
                                            .map(nearest -> "did you mean " + nearest + "?")
                                            .orElse("there are " + String.join(", ", ids))));
        }
        if (found.size() > 1) {
            throw new Refusal(
                    "%s have the id %s: delete the one that is not wanted"
                            .formatted(
                                    String.join(
                                            " and ",
                                            found.stream()
                                                    .map(one -> one.file().toString())
                                                    .toList()),
                                    id));
        }
        Installed one = found.getFirst();
        Path gone = aside(one.file().path()); // a folder, before its first file goes
        if (gone != null) {
            delete(gone);
        }
        return "removed %s, which was %s".formatted(one, one.file().path());
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.sorted().toList();
        }
    }

    private static void delete(Path tree) throws IOException {
        if (Files.isDirectory(tree) && !Files.isSymbolicLink(tree)) {
            for (Path path : list(tree)) {
                delete(path);
            }
        }
        Files.deleteIfExists(tree);
    }
}
