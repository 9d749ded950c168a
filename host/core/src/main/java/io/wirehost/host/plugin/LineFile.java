package io.wirehost.host.plugin;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Lines that the host remembers over a restart; without lines there is no file. It is whole at any
 * time, also after a loss of power, and one that cannot be read is not written over. One thread at
 * a time.
 */
final class LineFile {
    private static final Logger log = LoggerFactory.getLogger(LineFile.class);

    private final Path path;
    private List<String> known = List.of(); // what it says
    private boolean damaged; // as it lies there now

    LineFile(Path path) {
        this.path = path;
    }

    /**
     * What it says; nothing if it is not there, or cannot be read, which is logged.
     *
     * @param consequence of that, with the remedy
     */
    List<String> read(String consequence) {
        damaged = false;
        try {
            // Bytes that are no text spoil their own line only.
            List<String> lines =
                    new String(Files.readAllBytes(path), StandardCharsets.UTF_8).lines().toList();
            if (lines.isEmpty()) {
                throw new IOException("it is empty");
            }
            known = lines;
            return known;
        } catch (NoSuchFileException _) {
            log.debug("Nothing was remembered, there is no {}", path);
        } catch (IOException e) {
            damaged = true;
            log.error("{} cannot be read ({}), so {}", path, e.toString(), consequence);
        }
        return List.of();
    }

    /** Says these from now on; if it throws, what it said before. */
    void write(Collection<String> lines) throws IOException {
        List<String> next = List.copyOf(lines);
        if (!damaged && next.equals(known) && Files.exists(path) == !known.isEmpty()) {
            return; // to wait for the disk is not worth it
        }
        Path directory = path.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        if (damaged) {
            putAside();
        }
        if (next.isEmpty()) {
            Files.deleteIfExists(path);
        } else {
            Path written = beside(".tmp");
            force(written, next);
            Files.move(written, path, StandardCopyOption.ATOMIC_MOVE);
        }
        try (FileChannel names = FileChannel.open(directory)) {
            names.force(true);
        }
        known = next;
    }

    private void putAside() throws IOException {
        Path aside = beside(".damaged");
        Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
        damaged = false;
        log.warn("{} could not be read, and is kept as {}", path, aside);
    }

    private Path beside(String end) {
        return path.resolveSibling(path.getFileName() + end);
    }

    @Override
    public String toString() {
        return path.toString();
    }

    private static void force(Path file, List<String> lines) throws IOException {
        String text = lines.stream().map(line -> line + "\n").collect(Collectors.joining());
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
