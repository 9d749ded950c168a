package io.wirehost.host;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files that this process has open, as the kernel of Linux tells. */
public final class OpenFiles {
    private static final Path OPEN = Path.of("/proc/self/fd");

    private OpenFiles() {}

    /** Those below a directory. */
    public static List<Path> below(Path directory) throws IOException {
        assumeTrue(Files.isDirectory(OPEN), "the system does not tell of open files in " + OPEN);
        Path real = directory.toRealPath();
        List<Path> open = new ArrayList<>();
        try (Stream<Path> links = Files.list(OPEN)) {
            for (Path link : links.toList()) {
                try {
                    Path file = Files.readSymbolicLink(link);
                    if (file.startsWith(real)) {
                        open.add(real.relativize(file));
                    }
                } catch (IOException _) {
                    // It was closed meanwhile, as the one of the list itself.
                }
            }
        }
        open.sort(null);
        return open;
    }
}
