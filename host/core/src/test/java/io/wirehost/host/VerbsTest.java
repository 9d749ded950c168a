package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wirehost.host.cli.Declared;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

class VerbsTest {
    /** What only the page in the browser asks. */
    private static final Set<String> OF_THE_CONSOLE = Set.of("traffic");

    @Test
    void whatTheHostIsAskedIsWhatItKnows() {
        Set<String> asked = new TreeSet<>(Declared.asked());
        asked.addAll(OF_THE_CONSOLE);
        // None of them is made before it is asked for, so it takes no host to name them.
        assertEquals(Verbs.of(null, null, Path.of("var"), null).keySet(), asked);
    }
}
