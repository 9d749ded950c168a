package io.wirehost.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Where and when it was measured.
 *
 * @param description processor, cores, kernel, Java, length of the runs
 * @param began when
 */
public record Machine(String description, Instant began) {
    /**
     * This one, now.
     *
     * @param how it is measured
     */
    public static Machine current(String how) throws IOException {
        String processor =
                Files.readString(Path.of("/proc/cpuinfo"))
                        .lines()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse("unknown processor");
        return new Machine(
                "%s, server on one core, load on another; %s %s; Java %s; %s"
                        .formatted(
                                processor,
                                System.getProperty("os.name"),
                                System.getProperty("os.version"),
                                System.getProperty("java.version"),
                                how),
                Instant.now());
    }
}
