package io.wirehost.host.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with everything that is wrong with it. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialised
    private final List<Problem> problems;

    /**
     * A refusal for these reasons.
     *
     * @param problems one or more, in the order in which the operator meets them in the file
     */
    public ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /**
     * All that is wrong.
     *
     * @return one or more; the message of this exception has one line for each
     */
    public List<Problem> problems() {
        return problems;
    }
}
