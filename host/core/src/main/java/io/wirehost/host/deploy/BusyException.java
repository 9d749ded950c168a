package io.wirehost.host.deploy;

import io.wirehost.host.config.ConfigException;
import io.wirehost.host.config.Problem;

import java.util.List;

/** Nothing was tried, since another change of what is served goes on. */
public final class BusyException extends ConfigException {
    private static final long serialVersionUID = 1L;

    BusyException(Problem problem) {
        super(List.of(problem), problem.place().file());
    }
}
