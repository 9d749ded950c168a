package io.wirehost.host.plugin;

import io.wirehost.spi.PacketCodec;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * The open jars of a plugin, which nobody changes while they are used.
 *
 * @param jars in the order of their names
 * @param directory of the store; null if they are opened in place
 */
record PluginCopy(List<PluginJar> jars, @Nullable Path directory) {
    private static final Logger log = LoggerFactory.getLogger(PluginCopy.class);
    private static final String PROVEN = "proven";

    /** Java and all that a plugin is proven with; empty where the classes come from no jars. */
    private static final String HOST = host();

    PluginCopy {
        jars = List.copyOf(jars);
    }

    private static String host() {
        StringBuilder host = new StringBuilder(Runtime.version().toString());
        try {
            for (Class<?> type : List.of(PluginCopy.class, PacketCodec.class, Logger.class)) {
                Path jar =
                        Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
                BasicFileAttributes attributes =
                        Files.readAttributes(jar, BasicFileAttributes.class);
                if (!attributes.isRegularFile()) {
                    return "";
                }
                host.append(' ').append(attributes.size());
                host.append(' ').append(attributes.lastModifiedTime());
            }
            return host.toString();
        } catch (IOException | URISyntaxException _) {
            return "";
        }
    }

    /** Whether a host of the same jars has found before that it links. */
    boolean isProven() {
        if (directory == null || HOST.isEmpty()) {
            return false;
        }
        try {
            return Files.readString(directory.resolve(PROVEN)).equals(HOST);
        } catch (NoSuchFileException _) {
            return false;
        } catch (IOException e) {
            log.debug("{} is proven again", directory, e);
            return false;
        }
    }

    /** Spares the next start the proof. */
    void rememberProven() {
        if (directory == null || HOST.isEmpty()) {
            return;
        }
        try {
            Files.writeString(directory.resolve(PROVEN), HOST);
        } catch (IOException e) {
            log.debug("{} will be proven again", directory, e);
        }
    }
}
