package io.wirehost.host.plugin;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.net.URL;
import java.security.CodeSource;
import java.security.SecureClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;

/**
 * Loads the classes of one plugin from its jars, what its parent has coming first.
 *
 * <p>Not a {@link java.net.URLClassLoader}, for that follows the {@code Class-Path} of manifests
 * out of the plugin, and passes over jars that it cannot open.
 */
final class PluginClassLoader extends SecureClassLoader implements Closeable {
    static {
        registerAsParallelCapable();
    }

    private static final String SERVICES = "META-INF/services/";

    private final List<PluginJar> jars;
    private final AtomicInteger defined = new AtomicInteger();

    /** Takes over the jars: they are closed with it. */
    PluginClassLoader(String plugin, List<PluginJar> jars, ClassLoader parent) {
        super(plugin, parent);
        this.jars = List.copyOf(jars);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        String path = path(name);
        try {
            for (PluginJar jar : jars) {
                JarEntry entry = jar.entry(path);
                if (entry != null) {
                    return define(name, jar, entry);
                }
            }
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
        throw new ClassNotFoundException(name);
    }

    /** The class file of a class of its own; null if there is none, or it is closed. */
    byte @Nullable [] classFile(String name) throws IOException {
        String path = path(name);
        for (PluginJar jar : jars) {
            JarEntry entry = jar.entry(path);
            if (entry != null) {
                return jar.read(entry);
            }
        }
        return null;
    }

    private static String path(String className) {
        return className.replace('.', '/') + ".class";
    }

    private Class<?> define(String name, PluginJar jar, JarEntry entry) throws IOException {
        byte[] bytes = jar.read(entry);
        definePackage(name.substring(0, Math.max(0, name.lastIndexOf('.'))), jar);
        CodeSource source = new CodeSource(jar.url(), entry.getCodeSigners());
        Class<?> type = defineClass(name, bytes, 0, bytes.length, source);
        defined.incrementAndGet();
        return type;
    }

    /** How many classes it has. */
    int loadedClasses() {
        return defined.get();
    }

    private void definePackage(String name, PluginJar jar) {
        if (name.isEmpty() || getDefinedPackage(name) != null) {
            return;
        }
        try {
            definePackage(
                    name,
                    jar.packageAttribute(name, Attributes.Name.SPECIFICATION_TITLE),
                    jar.packageAttribute(name, Attributes.Name.SPECIFICATION_VERSION),
                    jar.packageAttribute(name, Attributes.Name.SPECIFICATION_VENDOR),
                    jar.packageAttribute(name, Attributes.Name.IMPLEMENTATION_TITLE),
                    jar.packageAttribute(name, Attributes.Name.IMPLEMENTATION_VERSION),
                    jar.packageAttribute(name, Attributes.Name.IMPLEMENTATION_VENDOR),
                    null);
        } catch (IllegalArgumentException _) {
            // Another thread was first.
        }
    }

    // A Java agent may have put services where the JDK is found.
    @Override
    public @Nullable URL getResource(String path) {
        return path.startsWith(SERVICES) ? findResource(path) : super.getResource(path);
    }

    @Override
    public Enumeration<URL> getResources(String path) throws IOException {
        return path.startsWith(SERVICES) ? findResources(path) : super.getResources(path);
    }

    @Override
    protected @Nullable URL findResource(String path) {
        for (PluginJar jar : jars) {
            JarEntry entry = jar.entry(path);
            if (entry != null) {
                return jar.url(entry);
            }
        }
        return null;
    }

    @Override
    protected Enumeration<URL> findResources(String path) {
        List<URL> found = new ArrayList<>();
        for (PluginJar jar : jars) {
            JarEntry entry = jar.entry(path);
            if (entry != null) {
                found.add(jar.url(entry));
            }
        }
        return Collections.enumeration(found);
    }

    /** Closes the jars. Classes loaded before go on; others are not found any more. */
    @Override
    public void close() {
        jars.forEach(PluginJar::close);
    }
}
