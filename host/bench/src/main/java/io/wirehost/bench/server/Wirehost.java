package io.wirehost.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * This host, as it is packed: started by its launcher on the Java that it brings, with all bundled
 * plugins and the one of the bench. One event loop where it has one core; whatever else is set
 * stays at its default, limits and counters included.
 */
public final class Wirehost implements Server {
    private final Path home;
    private final Path plugins;
    private final String name;
    private final int loops;
    private final String listener;

    /**
     * A host with one listener.
     *
     * @param home the packed product
     * @param plugins the directory of plugin jars that it gets
     * @param name for the report
     * @param loops how many event loops
     * @param listener what stands in the block of the listener, but for its address
     */
    public Wirehost(Path home, Path plugins, String name, int loops, String listener) {
        this.home = home;
        this.plugins = plugins;
        this.name = name;
        this.loops = loops;
        this.listener = listener;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Command command(int port, Path directory) throws IOException {
        Path conf = directory.resolve("host.conf");
        Files.writeString(
                conf,
                """
                loops = %d
                plugins.directory = "%s"
                listeners.bench { bind = "127.0.0.1:%d", %s }
                """
                        .formatted(loops, plugins, port, listener));
        return new Command(
                List.of(home.resolve("bin/host.sh").toString(), "run", conf.toString()),
                Map.of("WIREHOST_VAR", directory.resolve("var").toString()));
    }
}
