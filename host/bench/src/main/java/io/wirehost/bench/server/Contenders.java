package io.wirehost.bench.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All servers that this machine can run. What needs a tool that is not installed is left out; the
 * limit of the machine, a C server, comes first where there is one.
 */
public final class Contenders {
    /** What the report calls the C servers. */
    public static final String C = "C epoll";

    /** What the report calls this host with its handlers on the event loop. */
    public static final String INLINE = "Wirehost inline";

    /** What the report calls this host with its handlers on carried virtual threads. */
    public static final String SESSION = "Wirehost session";

    /** What the report calls this host with its handlers on the JDK's virtual threads. */
    public static final String POOL = "Wirehost pool";

    private final Path home;
    private final Path peers;
    private final Path plugins;

    /**
     * Looks for what there is.
     *
     * @param home the packed product
     * @param peers where the C and Go programs are
     * @param plugins the plugin jars for this host
     */
    public Contenders(Path home, Path peers, Path plugins) {
        this.home = home;
        this.peers = peers;
        this.plugins = plugins;
    }

    /** Servers that send back what comes; this host, line by line. */
    public List<Server> echo() {
        List<Server> all = new ArrayList<>();
        program(C, "c-echo").ifPresent(all::add);
        for (String dispatch : List.of("inline", "session", "pool")) {
            all.add(wirehost(dispatch, "codec = line, handler = echo"));
        }
        return all;
    }

    private Server wirehost(String dispatch, String listener) {
        return new Wirehost(
                home, plugins, "Wirehost " + dispatch, 1, listener + ", dispatch = " + dispatch);
    }

    private Optional<Server> program(String name, String file, String... arguments) {
        Path program = peers.resolve(file);
        return Files.isExecutable(program)
                ? Optional.of(
                        Server.of(
                                name,
                                Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
                                        .toList()))
                : Optional.empty();
    }
}
