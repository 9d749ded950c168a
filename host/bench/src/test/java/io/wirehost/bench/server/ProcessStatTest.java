package io.wirehost.bench.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

class ProcessStatTest {
    @Test
    void userAndSystemTimeAreAddedUp() {
        String line = "17 (a (b) c) S 1 17 17 0 -1 4194560 90 0 0 0 250 31 9 9 20 0 1 0 5 6 7";
        ProcessStat stat = ProcessStat.parse(line);
        assertEquals(Duration.ofMillis(2810), stat.cpu());
        assertEquals(Duration.ofMillis(310), stat.system());
        assertEquals(Duration.ZERO, stat.since(stat).cpu());
    }

    @Test
    void residentMemoryIsInBytes() {
        String status = "Name:\tjava\nVmHWM:\t  99 kB\nVmRSS:\t   52 kB\nThreads:\t3\n";
        assertEquals(52 * 1024, ProcessMemory.parse(status).residentBytes());
    }

    @Test
    void aProcessThatHasEndedHasNoMemory() {
        assertThrows(
                IllegalArgumentException.class, () -> ProcessMemory.parse("State:\tZ (zombie)\n"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theFilesOfThisKernelAreUnderstood() throws Exception {
        ProcessStat.parse(Files.readString(Path.of("/proc/self/stat")));
        String status = Files.readString(Path.of("/proc/self/status"));
        assertTrue(ProcessMemory.parse(status).residentBytes() > 1_000_000);
    }
}
