package io.wirehost.dataserver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/** The real disk, but for one fault at a time. */
final class FaultyDisk implements ObjectStore.Opener {
    enum Fault {
        NONE,
        /** A new file cannot be made. */
        CREATE,
        /** A write takes a part and the next one fails. */
        WRITE,
        /** What was written cannot be forced to disk. */
        FORCE_FILE,
        /** A directory cannot be forced to disk. */
        FORCE_DIRECTORY
    }

    volatile Fault fault = Fault.NONE;

    @Override
    public FileChannel open(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        if (fault == Fault.CREATE && options.contains(StandardOpenOption.CREATE_NEW)) {
            throw new IOException("No space left on device");
        }
        boolean directory = Files.isDirectory(path);
        return new Channel(FileChannel.open(path, options, attributes), directory);
    }

    private final class Channel extends FileChannel {
        private final FileChannel real;
        private final boolean directory;
        private boolean full;

        Channel(FileChannel real, boolean directory) {
            this.real = real;
            this.directory = directory;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            if (fault != Fault.WRITE) {
                return real.write(source);
            }
            if (full) {
                throw new IOException("No space left on device");
            }
            full = true;
            int part = (source.remaining() + 1) / 2;
            real.write(source.slice(source.position(), part));
            source.position(source.position() + part);
            return part;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            if (fault == (directory ? Fault.FORCE_DIRECTORY : Fault.FORCE_FILE)) {
                throw new IOException("Input/output error");
            }
            real.force(metaData);
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return real.read(target);
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return real.read(target, position);
        }

        @Override
        public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
            return real.read(targets, offset, length);
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            return real.write(source, position);
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
            return real.write(sources, offset, length);
        }

        @Override
        public long position() throws IOException {
            return real.position();
        }

        @Override
        public FileChannel position(long newPosition) throws IOException {
            real.position(newPosition);
            return this;
        }

        @Override
        public long size() throws IOException {
            return real.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            real.truncate(size);
            return this;
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target)
                throws IOException {
            return real.transferTo(position, count, target);
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long position, long count)
                throws IOException {
            return real.transferFrom(source, position, count);
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
            return real.map(mode, position, size);
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) throws IOException {
            return real.lock(position, size, shared);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return real.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            real.close();
        }
    }
}
