package io.wirehost.host.plugin;

import io.wirehost.spi.PacketCodec;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What was found of copies of plugins, so that no start has to find it again.
 *
 * <p>In a copy lies a seal: its first line is the host that has proven that the plugin links, the
 * others are the jars as they were when all of their bytes had been checked. Who writes to a jar
 * breaks it. The plugins of a distribution are proven when it is packed; it has a list of them.
 */
final class Proofs {
    private static final Logger log = LoggerFactory.getLogger(Proofs.class);
    private static final String SEAL = "seal";

    /** Java and all that a plugin is proven with; empty where the classes come from no jars. */
    private static final String HOST = host();

    private final Set<String> shipped;

    /**
     * With those of a distribution.
     *
     * @param list a file with a line for each: the host, a space, the name of the copy; it may be
     *     missing
     */
    static Proofs with(Path list) {
        return new Proofs(Set.copyOf(lines(list)));
    }

    /** Without any that were made elsewhere. */
    static Proofs own() {
        return new Proofs(Set.of());
    }

    private Proofs(Set<String> shipped) {
        this.shipped = shipped;
    }

    private static String host() {
        StringBuilder host = new StringBuilder(Runtime.version().toString());
        try {
            for (Class<?> type : List.of(Proofs.class, PacketCodec.class, Logger.class)) {
                Path jar =
                        Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
                BasicFileAttributes attributes =
                        Files.readAttributes(jar, BasicFileAttributes.class);
                if (!attributes.isRegularFile()) {
                    return "";
                }
                // An archive keeps no more of a time than its seconds.
                host.append(' ').append(attributes.size());
                host.append(' ').append(attributes.lastModifiedTime().to(TimeUnit.SECONDS));
            }
            return host.toString();
        } catch (IOException | URISyntaxException _) {
            return "";
        }
    }

    /** Whether nobody has written to the jars since they were sealed. */
    static boolean isUntouched(Path copy) {
        List<String> seal = lines(copy.resolve(SEAL));
        try {
            return !seal.isEmpty() && seal.subList(1, seal.size()).equals(jars(copy));
        } catch (IOException e) {
            log.debug("{} is checked again", copy, e);
            return false;
        }
    }

    /** Whether a host like this one has found that it links; true of untouched copies only. */
    boolean areOf(Path copy) {
        List<String> seal = lines(copy.resolve(SEAL));
        return !HOST.isEmpty()
                && ((!seal.isEmpty() && seal.getFirst().equals(HOST))
                        || shipped.contains(HOST + " " + copy.getFileName()));
    }

    /** All of its bytes are right, and it links. */
    static void seal(Path copy) {
        try {
            List<String> lines = new ArrayList<>(List.of(HOST));
            lines.addAll(jars(copy));
            if (!lines.equals(lines(copy.resolve(SEAL)))) {
                Files.write(copy.resolve(SEAL), lines);
            }
        } catch (IOException e) {
            log.debug("{} will be proven again", copy, e);
        }
    }

    /** The system, and nobody else, sets the time of the last change of any kind. */
    private static List<String> jars(Path copy) throws IOException {
        List<String> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(copy)) {
            for (Path file : files.filter(each -> !each.endsWith(SEAL)).sorted().toList()) {
                Map<String, Object> attributes = Files.readAttributes(file, "unix:size,ctime");
                jars.add(
                        file.getFileName()
                                + " "
                                + attributes.get("size")
                                + " "
                                + attributes.get("ctime"));
            }
        }
        return jars;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            log.debug("{} cannot be read", file, e);
            return List.of();
        }
    }
}
