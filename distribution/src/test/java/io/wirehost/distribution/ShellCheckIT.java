package io.wirehost.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** The scripts have none of the faults that shellcheck knows. It must be installed. */
class ShellCheckIT {
    @ParameterizedTest
    @ValueSource(strings = {"src/bin/host.sh", "../.ci/run", "../host/bench/bench.sh"})
    void theScriptIsClean(String script) throws Exception {
        Process check =
                new ProcessBuilder(List.of("shellcheck", script)).redirectErrorStream(true).start();
        String findings = new String(check.getInputStream().readAllBytes());
        assertEquals("", findings);
        assertEquals(0, check.waitFor());
    }
}
