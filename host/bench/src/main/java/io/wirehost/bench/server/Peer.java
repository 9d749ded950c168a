package io.wirehost.bench.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Another server.
 *
 * @param name for the report
 * @param words the program and its arguments, in which {@code PORT} and {@code DIRECTORY} stand for
 *     those
 */
record Peer(String name, List<String> words) implements Server {
    @Override
    public Command command(int port, Path directory) {
        List<String> filled =
                words.stream()
                        .map(word -> word.equals("PORT") ? Integer.toString(port) : word)
                        .map(word -> word.equals("DIRECTORY") ? directory.toString() : word)
                        .toList();
        return new Command(filled, Map.of());
    }
}
