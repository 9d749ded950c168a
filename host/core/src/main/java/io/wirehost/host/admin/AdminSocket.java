package io.wirehost.host.admin;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The socket as a file. */
final class AdminSocket {
    /** What {@code sun_path} holds on Linux besides its NUL. */
    private static final int MAX_PATH_BYTES = 107;

    private AdminSocket() {}

    /**
     * Listens at a file that has the mode 0600 from its first moment. Replaces what stands there,
     * so the caller owns the directory.
     */
    static ServerSocketChannel listen(Path file) throws IOException {
        address(file);
        // Bound where nobody else can get at it, and put in its place when the mode is right.
        Path room = file.resolveSibling(".new");
        Path inside = room.resolve("s");
        Files.deleteIfExists(inside);
        Files.deleteIfExists(room);
        Files.createDirectory(
                room,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listening.bind(address(inside));
            Files.setPosixFilePermissions(inside, PosixFilePermissions.fromString("rw-------"));
            Files.move(inside, file, StandardCopyOption.ATOMIC_MOVE);
            return listening;
        } catch (IOException | RuntimeException e) {
            listening.close();
            Files.deleteIfExists(inside);
            throw e;
        } finally {
            Files.deleteIfExists(room);
        }
    }

    static SocketChannel connect(Path file) throws IOException {
        return SocketChannel.open(address(file));
    }

    /** The absolute path or the one from the working directory, whichever is shorter. */
    private static UnixDomainSocketAddress address(Path file) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        Path relative = Path.of("").toAbsolutePath().relativize(absolute);
        Path path = bytes(relative) < bytes(absolute) ? relative : absolute;
        if (bytes(path) > MAX_PATH_BYTES) {
            throw new IOException(
                    "%s: the path of a socket has %d bytes at most, this one has %d; set WIREHOST_VAR to a directory with a shorter path"
                            .formatted(absolute, MAX_PATH_BYTES, bytes(path)));
        }
        return UnixDomainSocketAddress.of(path);
    }

    private static int bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }
}
