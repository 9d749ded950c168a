package io.wirehost.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs all races, some seconds each. Their report is in {@code target/stress}. */
class StressTest {
    private static final int RACES = 11;
    private static final int PATIENCE_SECONDS = 120;

    @Test
    void noRaceEndsAsItMustNot() throws Exception {
        assumeTrue(Runtime.getRuntime().availableProcessors() >= 2, "nothing races on one");
        Path room = Files.createDirectories(Path.of("target", "stress").toAbsolutePath());
        Path log = room.resolve("jcstress.log");
        Process process =
                new ProcessBuilder(command())
                        .directory(room.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "it has not ended");
        } finally {
            process.destroyForcibly();
        }
        String report = Files.readString(log);
        assertEquals(0, process.exitValue(), report);
        assertTrue(
                report.contains("Results: %d planned; %<d passed, 0 failed".formatted(RACES)),
                report);
    }

    private static List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.openjdk.jcstress.Main",
                // One kind of machine, as the host has it, instead of each that there could be.
                "-jvmArgs",
                "-XX:+UseG1GC",
                "-af",
                "NONE",
                "-sc",
                "false",
                "-iters",
                "4",
                "-time",
                "200");
    }
}
