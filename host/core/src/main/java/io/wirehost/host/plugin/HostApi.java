package io.wirehost.host.plugin;

import io.wirehost.spi.PacketCodec;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;

/** All that plugins see besides their own files: the JDK, the SPI and slf4j. */
final class HostApi extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    /** What the host supplies, and how a build declares that it does. */
    enum Library {
        SPI("io.wirehost.spi", "io.wirehost:wirehost-spi", PacketCodec.class),
        SLF4J("org.slf4j", "org.slf4j:slf4j-api", Logger.class);

        final String packageName;
        final String artifact;

        private final String path;
        private final Class<?> type;

        Library(String packageName, String artifact, Class<?> type) {
            this.packageName = packageName;
            this.artifact = artifact;
            this.type = type;
            this.path = packageName.replace('.', '/') + "/";
        }

        /** As its build wrote it into the jar; null where the classes come from none. */
        @Nullable String version() {
            return type.getPackage().getImplementationVersion();
        }

        /** What to build against. */
        String coordinates() {
            String version = version();
            return version == null ? artifact : artifact + ":" + version;
        }

        /** The library that has this file, in its package or one below. */
        static @Nullable Library of(String path) {
            for (Library library : values()) {
                if (path.startsWith(library.path)) {
                    return library;
                }
            }
            return null;
        }
    }

    static final HostApi INSTANCE = new HostApi();

    // The SPI speaks of slf4j, so the loader of the one has the other.
    private static final ClassLoader HOST = PacketCodec.class.getClassLoader();

    private HostApi() {
        super("host-api", ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (Library.of(name.replace('.', '/')) == null) {
            throw new ClassNotFoundException(name);
        }
        return HOST.loadClass(name);
    }

    @Override
    protected @Nullable URL findResource(String path) {
        return Library.of(path) == null ? null : HOST.getResource(path);
    }

    @Override
    protected Enumeration<URL> findResources(String path) throws IOException {
        return Library.of(path) == null ? Collections.emptyEnumeration() : HOST.getResources(path);
    }
}
