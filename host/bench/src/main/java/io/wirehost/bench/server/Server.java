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

    /**
     * How to run a program.
     *
     * @param words the program and its arguments
     * @param environment added to that of the bench
     */
    record Command(List<String> words, Map<String, String> environment) {}
}
