package io.wirehost.host.plugin;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** An open jar of a plugin, found whole and free of what the host supplies itself. */
final class PluginJar implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(PluginJar.class);
    private static final Pattern VERSIONED = Pattern.compile("^META-INF/versions/\\d+/");
    private static final Pattern LEADS_OUT =
            Pattern.compile("^[/\\\\]|^[A-Za-z]:|(^|[/\\\\])\\.\\.([/\\\\]|$)");

    private final String name;
    private final URL url;
    private final JarFile file;
    private final Manifest manifest;

    private PluginJar(String name, URL url, JarFile file, Manifest manifest) {
        this.name = name;
        this.url = url;
        this.file = file;
        this.manifest = manifest;
    }

    /**
     * Opens and checks a jar.
     *
     * @param name what messages call it
     */
    static PluginJar open(Path path, String name) throws Refusal {
        try {
            JarFile file =
                    new JarFile(path.toFile(), true, ZipFile.OPEN_READ, JarFile.runtimeVersion());
            try {
                checkEntries(file);
                Manifest manifest = file.getManifest();
                return new PluginJar(
                        name,
                        path.toUri().toURL(),
                        file,
                        manifest == null ? new Manifest() : manifest);
            } catch (Throwable e) {
                file.close();
                throw e;
            }
        } catch (Refusal e) {
            throw e.at(name);
        } catch (IOException e) {
            throw Refusal.unreadable(e).at(name);
        }
    }

    private static void checkEntries(JarFile file) throws Refusal {
        Set<String> paths = new HashSet<>();
        for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
            String path = entry.getName();
            if (!paths.add(path)) {
                throw new Refusal(
                        "has two entries %s: build it again with jar or Maven".formatted(path));
            }
            if (LEADS_OUT.matcher(path).find()) {
                throw new Refusal(
                        "its entry %s leads out of the jar: build it again with jar or Maven"
                                .formatted(path));
            }
            HostApi.Library library = HostApi.Library.of(VERSIONED.matcher(path).replaceFirst(""));
            if (library != null && path.endsWith(".class")) {
                throw new Refusal(
                        ("carries %s, but %s is supplied by the host: give the dependency %s the"
                                        + " scope provided, and build again")
                                .formatted(path, library.packageName, library.artifact));
            }
        }
    }

    /** What messages call it: its path below the plugins' directory. */
    String name() {
        return name;
    }

    URL url() {
        return url;
    }

    @Nullable String attribute(String attribute) {
        return manifest.getMainAttributes().getValue(attribute);
    }

    /** The names of all main attributes. */
    List<String> attributes() {
        return manifest.getMainAttributes().keySet().stream().map(String::valueOf).toList();
    }

    /** Its class files for this Java version, {@code module-info} left out. */
    List<JarEntry> classes() {
        return file.versionedStream()
                .filter(entry ->
                        entry.getName().endsWith(".class")
                                && !entry.getName().endsWith("module-info.class"))
                .toList();
    }

    /** What the manifest says of a package: in a section of its own, else in the main one. */
    @Nullable String packageAttribute(String packageName, Attributes.Name attribute) {
        Attributes section = manifest.getAttributes(packageName.replace('.', '/') + "/");
        String value = section == null ? null : section.getValue(attribute);
        return value == null ? manifest.getMainAttributes().getValue(attribute) : value;
    }

    /** The entry for this Java version; null if there is none, or the jar is closed. */
    @Nullable JarEntry entry(String path) {
        try {
            return file.getJarEntry(path);
        } catch (IllegalStateException _) {
            return null;
        }
    }

    byte[] read(JarEntry entry) throws IOException {
        try (InputStream in = file.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    /** Reads all of it: the JDK compares no entry with its checksum. */
    void requireWhole() throws Refusal {
        byte[] buffer = new byte[1 << 16];
        for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
            CRC32 checksum = new CRC32();
            try (InputStream in = file.getInputStream(entry)) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    checksum.update(buffer, 0, read);
                }
            } catch (IOException e) {
                throw Refusal.unreadable(e).at(name + ": " + entry);
            }
            if (checksum.getValue() != entry.getCrc()) {
                throw Refusal.unreadable(new ZipException("checksum of " + entry)).at(name);
            }
        }
    }

    /** Where the entry can be read from, also after this jar was closed. */
    URL url(JarEntry entry) {
        try {
            String path = new URI(null, null, "/" + entry.getRealName(), null).getRawPath();
            return URL.of(URI.create("jar:" + url + "!" + path), new Uncached());
        } catch (URISyntaxException | MalformedURLException e) {
            throw new IllegalStateException("no URL for " + entry + " of " + name, e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            log.warn("{} cannot be closed", name, e);
        }
    }

    /**
     * The JDK caches the jar behind a {@code jar:} URL for the life of the process: its file would
     * stay open, and a new one of the same name would be read with the old one's directory.
     */
    private static final class Uncached extends URLStreamHandler {
        @Override
        protected URLConnection openConnection(URL url) throws IOException {
            URLConnection connection = URI.create(url.toExternalForm()).toURL().openConnection();
            connection.setUseCaches(false);
            return connection;
        }
    }
}
