package io.wirehost.host.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

/** The words of the operator, and what the host is asked. */
class QuestionTest {
    private static Question of(String words) throws AdminRefusal {
        return Question.of(List.of(words.split(" ", -1)));
    }

    @Test
    void optionsAndOperandsMayStandInAnyOrder() throws AdminRefusal {
        Map<String, Object> expected =
                Map.of("verb", "session-close", "id", "7,8", "reason", "maintenance");
        assertEquals(expected, of("sessions close 7 8 --reason maintenance").request());
        assertEquals(expected, of("sessions close --reason maintenance 7 8").request());
        assertEquals(expected, of("sessions close 7 --reason maintenance 8").request());
    }

    @Test
    void aListIsAskedForWithItsWordOrWithout() throws AdminRefusal {
        Map<String, Object> all = Map.of("verb", "sessions");
        assertEquals(all, of("sessions").request());
        assertEquals(all, of("sessions list").request());
        Map<String, Object> sorted = Map.of("verb", "sessions", "sort", "age", "reverse", "true");
        assertEquals(sorted, of("sessions --sort age -r").request());
        assertEquals(sorted, of("sessions list --reverse --sort age").request());
    }

    @Test
    void theFormIsForPeopleUnlessTold() throws AdminRefusal {
        assertFalse(of("sessions").json());
        assertFalse(of("sessions -o table").json());
        assertTrue(of("sessions -o json --closed").json());
        assertTrue(of("plugins id=a -o json").json());
        assertFalse(of("plugins id=a -o table").json());
    }

    @Test
    void whatTheScriptHasUnderstoodIsTakenAsItIs() throws AdminRefusal {
        assertEquals(
                Map.of("verb", "plugin-disable", "id", "a=b"),
                of("plugin-disable id=a=b").request());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    sessions rest            | sessions can do: list, show, close
                    sessions list 7          | it is called like this: sessions list
                    sessions show            | it is called like this: sessions show ID
                    sessions show 7 8        | it is called like this: sessions show ID
                    sessions close           | it is called like this: sessions close ID…
                    sessions --sorted age    | sessions list has no option --sorted; did you mean --sort?
                    sessions --closed --xyz  | sessions list has no option --xyz; see
                    sessions -x              | sessions list has no option -x; see
                    sessions show 7 --closed | sessions show has no option --closed
                    sessions --sort          | --sort needs a value
                    sessions -o xml          | sessions list can only be asked with: -o json, -o table
                    plugins a                | a is not KEY=VALUE
                    """)
    void whatMakesNoSenseIsAnsweredWithTheRemedy(String words, String answer) {
        AdminRefusal refusal = assertThrows(AdminRefusal.class, () -> of(words));
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.startsWith(answer), message);
        assertEquals(2, refusal.exitCode());
    }
}
