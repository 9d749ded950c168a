package io.wirehost.host.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What the jars of a plugin consist of. Two plugins of one fingerprint are the same plugin.
 *
 * @param sha256 in hex: of its only jar; of a folder, of what {@code sha256sum *.jar} prints there
 * @param size of all its jars, in bytes
 * @param jars in the order of their names
 */
record Fingerprint(String sha256, long size, List<Jar> jars) {
    /**
     * One of the jars.
     *
     * @param path where it was read
     * @param name what messages call it
     * @param sha256 in hex
     */
    record Jar(Path path, String name, String sha256) {
        String fileName() {
            return String.valueOf(path.getFileName());
        }
    }

    Fingerprint {
        jars = List.copyOf(jars);
    }

    /** Reads each jar once. */
    static Fingerprint of(PluginFile file) throws Refusal {
        List<Jar> jars = new ArrayList<>();
        long size = 0;
        for (Path path : file.jars()) {
            String name = file.nameOf(path);
            try {
                size += Files.size(path);
                jars.add(new Jar(path, name, hash(path, OutputStream.nullOutputStream())));
            } catch (IOException e) {
                throw Refusal.unreadable(e).at(name);
            }
        }
        return new Fingerprint(
                file.isFolder() ? ofAll(jars) : jars.getFirst().sha256(), size, jars);
    }

    /** The same as if this one, whose jars lie in a folder now, had been a jar. */
    Fingerprint ofOnlyJar() {
        return jars.size() == 1 ? new Fingerprint(jars.getFirst().sha256(), size, jars) : this;
    }

    private static String ofAll(List<Jar> jars) {
        MessageDigest digest = digest();
        for (Jar jar : jars) {
            String line = jar.sha256() + "  " + jar.fileName() + "\n";
            digest.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The hash of a file, which is copied on the way. */
    static String hash(Path file, OutputStream copy) throws IOException {
        MessageDigest digest = digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(copy);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Java finds out, at the first time, who provides hashes. */
    static void prepare() {
        digest();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }

    /** Enough of the hash to tell the copies of one plugin apart. */
    String sha12() {
        return sha256.substring(0, 12);
    }
}
