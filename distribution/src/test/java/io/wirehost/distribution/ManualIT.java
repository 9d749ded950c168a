package io.wirehost.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.distribution.PackedHost.Result;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The manual page and the completion, which groff and bash read. */
@Timeout(60)
class ManualIT {
    private static final Path SHARE = PackedHost.PACKED.resolve("share");
    private static final Path PAGE = SHARE.resolve("man/man1/wirehost.1");
    private static final Path COMPLETION = SHARE.resolve("bash-completion/completions/host.sh");

    @RegisterExtension final PackedHost host = new PackedHost();

    private String page() throws IOException {
        Result groff =
                host.execute(
                        host.test(),
                        List.of(
                                "groff",
                                "-man",
                                "-ww",
                                "-rLL=200n",
                                "-Tascii",
                                "-P-c",
                                PAGE.toString()));
        assertEquals(0, groff.exitCode(), groff::toString);
        assertEquals("", groff.err());
        return groff.out().replaceAll(".\b", "");
    }

    @Test
    void thePageHasAllVerbsExitCodesVariablesAndFiles() throws Exception {
        String page = page();
        for (String title :
                List.of("NAME", "SYNOPSIS", "VERBS", "EXIT STATUS", "ENVIRONMENT", "FILES")) {
            assertTrue(page.contains("\n" + title + "\n"), title + " is missing in " + page);
        }
        List<String> verbs =
                Pattern.compile("\\n  ([a-z]+)  ")
                        .matcher(host.sh("help").out())
                        .results()
                        .map(verb -> verb.group(1))
                        .toList();
        assertTrue(verbs.contains("sessions"), verbs::toString);
        for (String verb : verbs) {
            assertTrue(page.contains("\n   host.sh " + verb), verb + " is missing in " + page);
        }
        for (String part :
                List.of(
                        "host.sh sessions close ID... [OPTION...]",
                        "-r, --reverse",
                        "WIREHOST_VAR",
                        "conf/host.conf")) {
            assertTrue(page.contains(part), part + " is missing in " + page);
        }
    }

    @Test
    void noVerbIsToldOfTwice() throws Exception {
        List<String> verbs = page().lines().filter(line -> line.startsWith("   host.sh ")).toList();
        assertEquals(verbs.stream().distinct().toList(), verbs);
    }

    private List<String> completed(List<String> words) throws IOException {
        Files.createFile(host.test().resolve("a.conf"));
        String script =
                """
                set -u
                compopt() { :; } # which only readline can call
                . "$1"
                shift
                COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
                "$(complete -p host.sh | sed 's/.* -F \\([^ ]*\\) .*/\\1/')"
                printf '%s\\n' "${COMPREPLY[@]}"
                """;
        Result bash =
                host.execute(
                        host.test(),
                        Stream.of(
                                        Stream.of(
                                                "bash",
                                                "-c",
                                                script,
                                                "bash",
                                                COMPLETION.toString(),
                                                "host.sh"),
                                        words.stream())
                                .flatMap(all -> all)
                                .toList());
        assertEquals(0, bash.exitCode(), bash::toString);
        assertEquals("", bash.err());
        return bash.out().lines().toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    sess                      | sessions
                    sta                       | start status
                    sessions .                | list show close
                    sessions list --r         | --reverse
                    sessions list --li        | --limit --listener
                    sessions list --state o   | open
                    sessions list --state = o | open
                    sessions list -r --sort a | age
                    status -o .               | json table
                    plugins sh                | show shadow
                    help plugins sh           | show shadow
                    help sess                 | sessions
                    check a.                  | a.conf
                    tap --record a.           | a.conf
                    tap --max .               |
                    sessions show .           |
                    stop --f                  | --force
                    """)
    void wordsAreCompleted(String typed, String completed) throws Exception {
        List<String> words =
                List.of(typed.split(" ", -1)).stream()
                        .map(word -> word.equals(".") ? "" : word)
                        .toList();
        String expected = completed == null ? "" : completed;
        assertEquals(expected, String.join(" ", completed(words)));
    }
}
