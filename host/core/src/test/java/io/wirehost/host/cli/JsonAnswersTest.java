package io.wirehost.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** What is answered to programs where no host runs. */
class JsonAnswersTest {
    @TempDir Path home;

    private String answer(String words) {
        Installation installation =
                new Installation(home, home.resolve("var"), home, OptionalLong.empty(), false);
        Words understood = Cli.understood(List.of(words.split(" ", -1)));
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Verb.of(understood.verb()).action().run(understood, installation);
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "version -o json",
                "status -o json",
                "check -o json",
                "doctor -o json",
                "plugins verify no.jar -o json",
                "plugins remove no -o json"
            })
    void anAnswerIsAnObjectAndEndsWithItsLine(String words) {
        String answer = answer(words);
        assertTrue(answer.startsWith("{"), answer);
        assertEquals(answer.stripTrailing() + "\n", answer);
        assertTrue(ConfigFactory.parseString(answer).root().size() > 0, answer);
    }
}
