package io.wirehost.host.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;

/**
 * A file that the host writes for this program. It is below the state of the host, which may have
 * another {@code /tmp} ({@code PrivateTmp=} of systemd), and may be another user.
 */
final class Handover implements AutoCloseable {
    private final Path room;
    private final Path file;

    private Handover(Path room, String name) {
        this.room = room;
        this.file = room.resolve(name);
    }

    /** A room for a file of this name. */
    static Handover of(Installation installation, String name) throws IOException {
        Path var = installation.var();
        Path room = Files.createTempDirectory(var, "handover");
        UserPrincipal host = Files.getOwner(var);
        if (!Files.getOwner(room).equals(host)) {
            Files.setOwner(room, host);
        }
        return new Handover(room, name);
    }

    /** Where the host is to write. */
    Path file() {
        return file;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        Files.delete(room);
    }
}
