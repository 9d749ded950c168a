package io.wirehost.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine.ParameterException;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The words of the operator, and what the host is asked. */
class WordsTest {
    private static final Installation HERE =
            new Installation(
                    Path.of("/home"), Path.of("/var"), Path.of("/here"), OptionalLong.of(1), false);

    private static Words understood(String words) {
        return Cli.understood(words.isEmpty() ? List.of() : List.of(words.split(" ", -1)));
    }

    private static Map<String, Object> request(String words) {
        return understood(words).request(HERE);
    }

    @Test
    void optionsAndOperandsMayStandInAnyOrder() {
        Map<String, Object> expected = Map.of("id", "7,8", "reason", "maintenance");
        assertEquals(expected, request("sessions close 7 8 --reason maintenance"));
        assertEquals(expected, request("sessions close --reason maintenance 7 8"));
        assertEquals(expected, request("sessions close 7 --reason=maintenance 8"));
    }

    @Test
    void aListIsAskedForWithItsWordOrWithout() {
        for (String words : List.of("sessions", "sessions list", "sessions -o json")) {
            assertEquals(
                    "host.sh sessions list",
                    Synopsis.of(understood(words).verb()).substring(0, 21));
            assertEquals(Map.of(), request(words));
        }
        Map<String, Object> sorted = Map.of("sort", "age", "reverse", "true");
        assertEquals(sorted, request("sessions --sort age -r"));
        assertEquals(sorted, request("sessions list --reverse --sort age"));
    }

    @Test
    void theFormIsForPeopleUnlessTold() {
        assertFalse(understood("sessions").json());
        assertFalse(understood("sessions -o table").json());
        assertTrue(understood("sessions -o json --closed").json());
        assertTrue(understood("status --output=json").json());
    }

    @Test
    void aFileIsNamedFromWhereTheOperatorIs() {
        assertEquals(Map.of("file", "/here/a.jfr"), request("jfr dump a.jfr"));
        assertEquals(Map.of("file", "/b.jfr"), request("jfr dump /b.jfr"));
    }

    @Test
    void wordsAreTakenAsTheyAre() {
        assertEquals(
                Map.of("id", "1", "reason", "@no/file ${x} 'q'"),
                Cli.understood(List.of("sessions", "close", "1", "--reason", "@no/file ${x} 'q'"))
                        .request(HERE));
        assertEquals(Map.of("id", "@x"), request("plugins show @x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-h",
                "sessions -h",
                "sessions list --help",
                "plugins -h show",
                "sessions show -h"
            })
    void helpIsHadWithoutWhatIsNeededElse(String words) {
        assertTrue(understood(words).parsed().isUsageHelpRequested());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    sesions                  | there is no verb "sesions"; there are: start, run, | ; did you mean sessions?; see: host.sh help
                    --verbose                | host.sh has no option --verbose; there are: --help, --version | --version; see: host.sh help
                    sessions rest            | sessions can do: list, show, close | ; see: host.sh help sessions
                    sessions clos            | sessions can do: list, show, close | ; did you mean close?; see: host.sh help sessions
                    sessions list 7          | "7" is too much; it is called like this: host.sh sessions list [OPTION…] | ; see: host.sh help sessions list
                    sessions show            | it is called like this: host.sh sessions show ID [OPTION…] | ; see: host.sh help sessions show
                    sessions show 7 8        | "8" is too much; it is called like this: host.sh sessions show ID | ; see: host.sh help sessions show
                    sessions close           | it is called like this: host.sh sessions close ID… [OPTION…] | close
                    sessions --sorted age    | sessions list has no option --sorted; there are: --closed, | ; did you mean --sort?; see: host.sh help sessions list
                    sessions --closed --xyz  | sessions list has no option --xyz; there are: | --state; see: host.sh help sessions list
                    sessions -x              | sessions list has no option -x; there are: | ; see: host.sh help sessions list
                    sessions show 7 --closed | sessions show has no option --closed; there are: --help, --output | show
                    sessions --sort          | --sort needs a value: COLUMN | ; see: host.sh help sessions list
                    sessions --sort --closed | --sort needs a value: COLUMN | ; see: host.sh help sessions list
                    sessions --sort agee     | --sort: there is no "agee"; there are: id, | ; did you mean age?; see: host.sh help sessions list
                    sessions --limit ten     | --limit: "ten" is not a whole number | ; see: host.sh help sessions list
                    sessions -o xml          | --output: there is no "xml"; there are: json, table | ; see: host.sh help sessions list
                    sessions -r -r           | --reverse is there twice | list
                    plugins canary echo      | it is called like this: host.sh plugins canary ID PERCENT | ; see: host.sh help plugins canary
                    plugins shadow echo on   | off: there is no "on"; there are: off | ; see: host.sh help plugins shadow
                    """)
    void whatMakesNoSenseIsAnsweredWithTheRemedy(String words, String begin, String end) {
        ParameterException e = assertThrows(ParameterException.class, () -> understood(words));
        String message = WordErrors.message(e);
        assertTrue(message.startsWith("host.sh: " + begin), message);
        assertTrue(message.endsWith(end), message);
    }
}
