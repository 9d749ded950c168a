package io.wirehost.host;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The claim of one process on a {@code var} directory, and the pid file that tells of it. The claim
 * is a lock of the system, so it ends with the process, however that ends; the pid file is only
 * there to be read.
 */
final class HostLock implements Closeable {
    private final FileChannel channel;
    private final Path pidFile;

    private HostLock(FileChannel channel, Path pidFile) {
        this.channel = channel;
        this.pidFile = pidFile;
    }

    /**
     * Claims the directory for this process.
     *
     * @throws IOException if another process has it, which is named, or if it cannot be written to
     */
    static HostLock acquire(Path var) throws IOException {
        Path pidFile = var.resolve("host.pid");
        FileChannel channel =
                FileChannel.open(
                        var.resolve("host.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new IOException(
                        "a host is running on %s already, pid %s: stop it first, or set WIREHOST_VAR to another directory"
                                .formatted(var, pid(pidFile)));
            }
            write(pidFile, ProcessHandle.current().pid());
            return new HostLock(channel, pidFile);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Removes the pid file, then gives the directory back. */
    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(pidFile);
        }
    }

    private static String pid(Path pidFile) throws IOException {
        try {
            return Files.readString(pidFile).strip();
        } catch (NoSuchFileException e) {
            return "not known yet";
        }
    }

    /** Whoever reads the file finds a whole number in it. */
    private static void write(Path pidFile, long pid) throws IOException {
        Path fresh = pidFile.resolveSibling("host.pid.new");
        Files.writeString(fresh, pid + "\n");
        Files.move(fresh, pidFile, StandardCopyOption.ATOMIC_MOVE);
    }
}
