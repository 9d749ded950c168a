package io.wirehost.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.distribution.PackedHost.Result;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What {@code host.sh} says of its verbs, and to those who mistype them. */
@Timeout(120)
class HelpIT {
    private static final Pattern VERB = Pattern.compile("  ([a-z]+)  .*");

    /** For programs, their exit code says all. */
    private static final Set<String> WITHOUT_ANSWER =
            Set.of("start", "run", "stop", "restart", "diag", "help");

    @RegisterExtension final PackedHost host = new PackedHost();

    private String help(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("help"));
        command.addAll(List.of(words));
        Result help = host.sh(command.toArray(String[]::new));
        assertEquals(0, help.exitCode(), help::toString);
        assertEquals("", help.err());
        for (String line : help.out().lines().toList()) {
            assertTrue(line.length() <= 100, line);
            assertFalse(line.contains("\u001b"), line);
        }
        return help.out();
    }

    private static List<String> verbs(String help) {
        return help.lines()
                .map(VERB::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1))
                .toList();
    }

    @Test
    void everyVerbHasHelp() throws Exception {
        List<String> verbs = verbs(help());
        assertTrue(verbs.size() > 15, verbs::toString);
        for (String verb : verbs) {
            String help = help(verb);
            assertTrue(help.contains("\nusage: host.sh " + verb), help);
            List<String> below = verbs(help);
            if (below.isEmpty()) {
                assertEquals(!WITHOUT_ANSWER.contains(verb), help.contains("\n  -o, "), help);
            }
            for (String each : below) {
                String whole = help(verb, each);
                assertTrue(whole.contains("\nusage: host.sh " + verb + " " + each), whole);
                assertTrue(whole.contains("\n  -o, --output=FORM"), whole);
            }
        }
    }

    @Test
    void helpIsAskedForInAnyWay() throws Exception {
        String help = help("sessions", "list");
        assertTrue(help.contains("\n  -r, --reverse "), help);
        assertEquals(help, host.sh("sessions", "list", "--help").out());
        assertEquals(help, host.sh("sessions", "list", "-h", "--sort", "age").out());
        assertEquals(help("stop"), host.sh("stop", "--help").out());
        assertEquals(help("start"), host.sh("start", "-h").out());
        assertEquals(host.sh("version").out(), host.sh("--version").out());
    }

    @Test
    void whoMistypesIsToldWhatWasMeant() throws Exception {
        Result verb = host.sh("sesions", "list");
        assertEquals(2, verb.exitCode());
        assertTrue(verb.err().endsWith("; did you mean sessions?; see: host.sh help\n"));
        Result below = host.sh("help", "sessions", "lits");
        assertEquals(2, below.exitCode());
        assertTrue(below.err().contains("; did you mean list?; see: "), below.err());
        Result option = host.sh("stop", "--tiemout", "3");
        assertEquals(2, option.exitCode());
        assertEquals(
                "host.sh: stop has no option --tiemout; there are: --force, --help, --timeout; did"
                        + " you mean --timeout?; see: host.sh help stop\n",
                option.err());
        Result value = host.sh("sessions", "--state", "opne");
        assertEquals(2, value.exitCode());
        assertTrue(value.err().contains("; did you mean open?; see: "), value.err());
    }
}
