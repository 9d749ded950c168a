package io.wirehost.host.cli;

import io.wirehost.host.admin.AdminClient;
import io.wirehost.host.admin.AdminRefusal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Asks the running host for something to keep.
 *
 * @param installation whose host
 */
record Asking(Installation installation) {
    String answer(Map<String, Object> request, boolean json) throws IOException {
        if (installation.pid().isEmpty()) {
            throw new IOException("no host runs");
        }
        try {
            return AdminClient.answer(installation.socket(), request, json);
        } catch (AdminRefusal e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Has it write a file. */
    void write(String verb, Path file) throws IOException {
        answer(Map.of("verb", verb, "file", file.toString()), true);
    }
}
