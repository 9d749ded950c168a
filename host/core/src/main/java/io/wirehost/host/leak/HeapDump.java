package io.wirehost.host.leak;

import com.sun.management.HotSpotDiagnosticMXBean;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes what is alive in this process to a file. */
public final class HeapDump {
    private HeapDump() {}

    /**
     * Writes a dump for {@link HeapHolders}.
     *
     * <p>The whole process stands still meanwhile, sessions and loops with it: 0.1 s with 64 MB
     * alive and 0.4 s with 256 MB, on two cores; up to three times that while the disk is busy. The
     * file is a little larger than what is alive. It has everything that is in memory, packets and
     * keys too, so only the user that runs this process can read it.
     *
     * <p>The caller holds the class loader that is asked about weakly, or is named as its holder.
     *
     * @param directory an existing one
     * @return {@code leak.hprof} there, for the caller to delete; the next dump replaces it
     * @throws IOException if it cannot be written; nothing is left of it then
     */
    public static synchronized Path write(Path directory) throws IOException {
        Path file = directory.toAbsolutePath().resolve("leak.hprof");
        try {
            Files.deleteIfExists(file); // one that nobody read
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpHeap(file.toString(), true);
            return file;
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw new IOException(
                    "no heap dump could be written to %s (%s): make room there or look to who may write"
                            .formatted(directory, e.getMessage()),
                    e);
        }
    }
}
