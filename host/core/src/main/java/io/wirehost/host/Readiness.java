package io.wirehost.host;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells the launcher how the start went, over a pipe that it has handed down. The lines: {@code
 * READY pid}, or {@code ERROR text} for each problem and then {@code EXIT code}. A pipe that ends
 * without either means that the process died.
 */
final class Readiness {
    private final @Nullable Path pipe;

    private Readiness(@Nullable Path pipe) {
        this.pipe = pipe;
    }

    /** The pipe that the property {@code wirehost.readiness} names; none: nobody waits. */
    static Readiness ofLauncher() {
        String pipe = System.getProperty("wirehost.readiness");
        return new Readiness(pipe == null ? null : Path.of(pipe));
    }

    void ready(long pid) {
        write(List.of("READY " + pid));
    }

    void failed(int exitCode, List<String> problems) {
        List<String> lines = new ArrayList<>();
        problems.forEach(problem -> lines.add("ERROR " + problem));
        lines.add("EXIT " + exitCode);
        write(lines);
    }

    private void write(List<String> lines) {
        if (pipe == null) {
            return;
        }
        try {
            Files.write(pipe, lines, StandardOpenOption.WRITE);
        } catch (IOException e) {
            // The launcher was interrupted; that is no reason not to serve.
            LoggerFactory.getLogger(Readiness.class)
                    .warn("Nobody waits at {} to be told of the start: {}", pipe, e.toString());
        }
    }
}
