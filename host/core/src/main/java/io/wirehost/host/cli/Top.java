package io.wirehost.host.cli;

import io.wirehost.host.admin.TopClient;

import java.util.List;

/** {@code host.sh top}. */
final class Top implements Action {
    static final String COUNT = "--count";
    static final String LIMIT = "--limit";

    @Override
    public List<String> asked() {
        return List.of("sessions", "status");
    }

    @Override
    public int run(Words words, Installation installation) {
        return installation.whileRunning(() -> {
            if (words.json()) {
                return TopClient.print(
                        installation.socket(), number(words, COUNT, 1), number(words, LIMIT, 10));
            }
            if (!installation.terminal()) {
                System.err.println(
                        "host.sh: top needs a terminal; for programs there is: host.sh"
                                + " top -o json");
                return ExitCode.USAGE;
            }
            return TopClient.run(installation.socket());
        });
    }

    private static int number(Words words, String option, int otherwise) {
        return words.value(option).map(Integer::parseInt).orElse(otherwise);
    }
}
