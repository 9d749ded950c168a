package io.wirehost.host.cli;

import io.wirehost.host.admin.AdminClient;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Asks the running host, whose answer is printed.
 *
 * @param asked the verbs of the host that it may come to
 * @param chosen the one that the words come to
 */
record Question(List<String> asked, Function<Words, String> chosen) implements Action {
    static Question of(String verb) {
        return new Question(List.of(verb), _ -> verb);
    }

    @Override
    public int run(Words words, Installation installation) {
        return installation.whileRunning(() -> {
            String verb = chosen.apply(words);
            Map<String, Object> request = words.request(installation);
            request.put("verb", verb);
            return AdminClient.run(installation.socket(), request, words.json());
        });
    }
}
