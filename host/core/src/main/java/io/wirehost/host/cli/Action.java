package io.wirehost.host.cli;

import java.util.List;

/** What a verb does. */
@FunctionalInterface
interface Action {
    /**
     * Does it, and tells the operator.
     *
     * @return one of {@link ExitCode}
     */
    int run(Words words, Installation installation);

    /** The verbs of the running host that it asks for. */
    default List<String> asked() {
        return List.of();
    }
}
