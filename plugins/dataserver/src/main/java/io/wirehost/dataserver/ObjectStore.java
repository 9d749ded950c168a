package io.wirehost.dataserver;

import org.slf4j.Logger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The files of the objects: {@code <directory>/ea/2b/ea2b2676….}, and {@code <directory>/incoming}
 * for those that are not whole yet. Thread-safe; all methods but {@link #draft} do file work.
 *
 * <p>A file in {@code incoming} is locked while it is written to. One that is not locked was left
 * behind by a crash. A lock tells more than a name could: an older generation of this plugin may
 * still be at work in the same directory.
 */
final class ObjectStore {
    /** As {@link FileChannel#open(Path, Set, FileAttribute[])}; a test puts its own in. */
    @FunctionalInterface
    interface Opener {
        FileChannel open(
                Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
                throws IOException;
    }

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final String FAN_OUT = "[0-9a-f][0-9a-f]";

    private final Path directory;
    private final Path incoming;
    private final Quota quota;
    private final Opener opener;
    private final Executor background;
    private final ReentrantLock publishing = new ReentrantLock();
    private final ReentrantLock making = new ReentrantLock();

    private ObjectStore(Path directory, Quota quota, Opener opener, Executor background) {
        this.directory = directory;
        this.incoming = directory.resolve("incoming");
        this.quota = quota;
        this.opener = opener;
        this.background = background;
    }

    /**
     * Makes the directory if it is not there, removes what a crash left, and counts the objects.
     */
    static ObjectStore open(
            Path directory, Quota quota, Opener opener, Executor background, Logger log)
            throws IOException {
        ObjectStore store = new ObjectStore(directory, quota, opener, background);
        store.make(store.incoming);
        store.removeLeftovers(log);
        store.countObjects(log);
        return store;
    }

    /** The next content of an object; does no file work yet. */
    Draft draft(Key key) {
        return new Draft(this, key, incoming.resolve(key + "." + UUID.randomUUID()));
    }

    /** The object as it is now; what is opened stays whole when the object is replaced. */
    Optional<FileChannel> find(Key key) throws IOException {
        try {
            return Optional.of(opener.open(path(key), Set.of(StandardOpenOption.READ)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    void inBackground(Runnable work) {
        background.execute(work);
    }

    Quota quota() {
        return quota;
    }

    FileChannel create(Path draft) throws IOException {
        FileChannel file =
                opener.open(
                        draft,
                        Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                        OWNER_FILE);
        try {
            file.lock();
            return file;
        } catch (IOException | OverlappingFileLockException e) {
            try (file) {
                Files.deleteIfExists(draft);
            }
            throw new IOException(draft + " cannot be locked: " + e, e);
        }
    }

    /** Makes the directories that an object's file needs. */
    void prepare(Key key) throws IOException {
        make(parent(path(key)));
    }

    /** Puts a draft, all of it forced to disk, into its place. What it replaces is uncounted. */
    void publish(Path draft, Key key) throws IOException {
        Path path = path(key);
        publishing.lock();
        try {
            long replaced = Files.exists(path) ? Files.size(path) : 0;
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
            quota.release(replaced);
        } finally {
            publishing.unlock();
        }
    }

    /** Makes sure that the name of an object survives a crash, as its content does. */
    void forceName(Key key) throws IOException {
        force(parent(path(key)));
    }

    private Path path(Key key) {
        String hex = key.hex();
        return directory.resolve(hex.substring(0, 2)).resolve(hex.substring(2, 4)).resolve(hex);
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(path + " has no parent directory");
        }
        return parent;
    }

    /** Nobody sees a directory before it is on disk under its name. */
    private void make(Path path) throws IOException {
        making.lock();
        try {
            if (!Files.isDirectory(path)) {
                make(parent(path));
                Files.createDirectory(path, OWNER_DIRECTORY);
                force(parent(path));
            }
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(
                    path)) { // else another process, or plugin generation, was faster
                throw e;
            }
        } finally {
            making.unlock();
        }
    }

    private void force(Path path) throws IOException {
        try (FileChannel channel = opener.open(path, Set.of(StandardOpenOption.READ))) {
            channel.force(true);
        }
    }

    private void removeLeftovers(Logger log) throws IOException {
        for (Path draft : list(incoming, "*")) {
            if (isLeftOver(draft)) {
                Files.deleteIfExists(draft);
                log.info("removed {}, which a crash has left half written", draft);
            }
        }
    }

    private static boolean isLeftOver(Path draft) throws IOException {
        try (FileChannel file = FileChannel.open(draft, StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            return lock != null;
        } catch (OverlappingFileLockException | NoSuchFileException e) {
            return false; // written to in this process, or just finished
        }
    }

    private void countObjects(Logger log) throws IOException {
        long objects = 0;
        long bytes = 0;
        for (Path outer : list(directory, FAN_OUT)) {
            for (Path inner : list(outer, FAN_OUT)) {
                for (Path file : list(inner, "*")) {
                    if (isObject(file)) {
                        objects++;
                        bytes += Files.size(file);
                    }
                }
            }
        }
        quota.count(bytes);
        log.info("{}: {} objects, {} bytes of {}", directory, objects, bytes, quota.limit());
    }

    private boolean isObject(Path file) {
        String name = String.valueOf(file.getFileName());
        return Key.isHex(name)
                && file.equals(path(new Key(name)))
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static List<Path> list(Path directory, String glob) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, glob)) {
            entries.forEach(found::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }
}
