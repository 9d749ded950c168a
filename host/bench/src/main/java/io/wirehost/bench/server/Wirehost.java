package io.wirehost.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * This host, as it is packed: started by its launcher on the Java that it brings, with all bundled
 * plugins and the one of the bench. Whatever is not set here stays at its default, limits and
 * counters included.
 *
 * @param name for the report
 * @param home the packed product
 * @param plugins the directory of plugin jars that it gets
 * @param loops how many event loops
 * @param listeners the blocks of the listeners; that of the bench binds to {@code ${vars.address}}
 */
record Wirehost(String name, Path home, Path plugins, int loops, String listeners)
        implements Server {
    @Override
    public Command command(int port, Path directory) throws IOException {
        Path conf = directory.resolve("host.conf");
        Files.writeString(
                conf,
                """
                loops = %d
                plugins.directory = "%s"
                vars.address = "127.0.0.1:%d"
                listeners { %s }
                """
                        .formatted(loops, plugins, port, listeners));
        return new Command(
                List.of(home.resolve("bin/host.sh").toString(), "run", conf.toString()),
                Map.of("WIREHOST_VAR", directory.resolve("var").toString()));
    }
}
