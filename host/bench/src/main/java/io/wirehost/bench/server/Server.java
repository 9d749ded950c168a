package io.wirehost.bench.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A server that can take part in a comparison. */
public interface Server {
    /** What the report calls it. */
    String name();

    /**
     * How to run it in the foreground, so that it listens on loopback.
     *
     * @param port to listen on
     * @param directory its own, empty
     */
    Command command(int port, Path directory) throws IOException;

    /** How to run a program. */
    record Command(List<String> words, Map<String, String> environment) {
        /** Without an environment of its own. */
        public static Command of(String... words) {
            return new Command(List.of(words), Map.of());
        }
    }

    /** A server whose command is the same but for its port. */
    static Server of(String name, List<String> words) {
        return new Server() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Command command(int port, Path directory) {
                String[] all = words.toArray(new String[words.size() + 1]);
                all[words.size()] = Integer.toString(port);
                return Command.of(all);
            }
        };
    }
}
