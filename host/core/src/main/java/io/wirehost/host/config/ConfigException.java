package io.wirehost.host.config;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with everything that is wrong with it. */
public class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialised
    private final List<Problem> problems;

    @SuppressWarnings("serial") // never serialised
    private final @Nullable HostConfig usable;

    /**
     * For one or more reasons, which are put in the order in which somebody meets them who reads
     * the file, then those that it includes. One may be there several times: a mistake in the
     * defaults is met in each listener that inherits it.
     */
    public ConfigException(Collection<Problem> problems, String file) {
        this(problems, file, null);
    }

    ConfigException(Collection<Problem> problems, String file, @Nullable HostConfig usable) {
        this(
                problems.stream()
                        .distinct()
                        .sorted(Comparator.comparing(Problem::place, Place.orderFrom(file)))
                        .toList(),
                usable);
    }

    private ConfigException(List<Problem> problems, @Nullable HostConfig usable) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = problems;
        this.usable = usable;
    }

    /**
     * What could be read all the same, to look for more mistakes in.
     *
     * @return not to be used otherwise: it may lack listeners
     */
    public final Optional<HostConfig> usable() {
        return Optional.ofNullable(usable);
    }

    /**
     * All that is wrong.
     *
     * @return one or more; the message of this exception has one line for each
     */
    public final List<Problem> problems() {
        return problems;
    }
}
