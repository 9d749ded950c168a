package io.wirehost.host.plugin;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A jar, or a folder of jars, in the directory of the plugins.
 *
 * @param directory of the plugins
 * @param path the jar or the folder in it
 */
record PluginFile(Path directory, Path path) {
    private static final Logger log = LoggerFactory.getLogger(PluginFile.class);
    private static final Pattern IGNORED = Pattern.compile("\\..*|.*\\.(part|tmp)");
    private static final Pattern VERSION = Pattern.compile("-\\d+(\\.\\d+)+([-.+][\\w.+-]*)?$");

    /** A jar or a folder anywhere. */
    static PluginFile at(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        return new PluginFile(parent == null ? absolute : parent, absolute);
    }

    /** What lies in a directory, by name. */
    static List<PluginFile> in(Path directory) throws IOException {
        List<PluginFile> files = new ArrayList<>();
        for (Path path : list(directory)) {
            if (isPlugin(path)) {
                files.add(new PluginFile(directory, path));
            } else {
                log.info("{} is passed over, it is neither a .jar nor a folder", path);
            }
        }
        return files;
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.filter(path -> !IGNORED.matcher(name(path)).matches()).sorted().toList();
        }
    }

    /** Whether a file of this name would be taken for a plugin. */
    static boolean isPlugin(Path path) {
        return !IGNORED.matcher(name(path)).matches() && (isJar(path) || Files.isDirectory(path));
    }

    private static boolean isJar(Path path) {
        return name(path).endsWith(".jar");
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** Its name without {@code .jar} and without a version. */
    String id() {
        String name = name(path);
        String stem = isJar(path) ? name.substring(0, name.length() - 4) : name;
        return VERSION.matcher(stem).replaceFirst("");
    }

    /** Its path below the directory of the plugins. */
    @Override
    public String toString() {
        return name(path);
    }

    boolean isFolder() {
        return Files.isDirectory(path);
    }

    /** What messages call one of its jars: its path below the directory of the plugins. */
    String nameOf(Path jar) {
        return directory.relativize(jar).toString();
    }

    /**
     * Its jars, in the order of their names. None is a link out of the directory, or of a kind that
     * whoever opens it may have to wait for.
     */
    List<Path> jars() throws Refusal {
        List<Path> jars = isFolder() ? jarsOfFolder() : List.of(path);
        for (Path jar : jars) {
            requireFile(jar);
            requireInside(jar);
        }
        return jars;
    }

    private void requireFile(Path jar) throws Refusal {
        if (Files.exists(jar) && !Files.isRegularFile(jar)) {
            throw new Refusal(
                    "%s: is not a regular file: copy the jar itself in its place"
                            .formatted(nameOf(jar)));
        }
    }

    private List<Path> jarsOfFolder() throws Refusal {
        try {
            List<Path> jars = list(path).stream().filter(PluginFile::isJar).toList();
            if (jars.isEmpty()) {
                throw new Refusal(
                        this + ": has no jar: copy the plugin's and its libraries' into it");
            }
            return jars;
        } catch (IOException e) {
            throw new Refusal(
                    "%s: cannot be listed (%s): give the user of the host the right to read it"
                            .formatted(this, e));
        }
    }

    private void requireInside(Path jar) throws Refusal {
        try {
            Path real = jar.toRealPath();
            if (!real.startsWith(directory.toRealPath())) {
                throw new Refusal(
                        ("%s: is a link to %s, out of the directory of the plugins:"
                                        + " copy the jar itself")
                                .formatted(nameOf(jar), real));
            }
        } catch (IOException _) {
            // Opening it fails for the same cause, and says so.
        }
    }
}
