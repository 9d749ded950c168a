package io.wirehost.host.leak;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A heap dump as HotSpot writes it, "JAVA PROFILE 1.0.2": a sequence of records, some of which are
 * sequences of the objects of the heap. Mapped, not read into memory.
 */
final class Hprof {
    static final int ROOT_UNKNOWN = 0xff;
    static final int ROOT_JNI_GLOBAL = 0x01;
    static final int ROOT_JNI_LOCAL = 0x02;
    static final int ROOT_JAVA_FRAME = 0x03;
    static final int ROOT_NATIVE_STACK = 0x04;
    static final int ROOT_STICKY_CLASS = 0x05;
    static final int ROOT_THREAD_BLOCK = 0x06;
    static final int ROOT_MONITOR = 0x07;
    static final int ROOT_THREAD = 0x08;
    static final int CLASS = 0x20;
    static final int INSTANCE = 0x21;
    static final int OBJECT_ARRAY = 0x22;
    static final int PRIMITIVE_ARRAY = 0x23;

    /** The type of a field or an element that is a reference. */
    static final int OBJECT = 2;

    private static final String MAGIC = "JAVA PROFILE 1.0.2";
    private static final int STRING = 0x01;
    private static final int LOAD_CLASS = 0x02;
    private static final int STACK_FRAME = 0x04;
    private static final int STACK_TRACE = 0x05;
    private static final int HEAP_DUMP = 0x0c;
    private static final int HEAP_DUMP_SEGMENT = 0x1c;
    private static final int HEAP_DUMP_END = 0x2c;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    /** What is told of the records. A position is for {@link #id} and its like. */
    interface Visitor {
        default void string(long id, long at, int length) {}

        default void loadedClass(int serial, long id, long nameId) {}

        default void frame(
                long id, long methodNameId, long fileNameId, int classSerial, int line) {}

        default void trace(int serial, long framesAt, int count) {}

        /** A thread's serial is that of {@link #ROOT_THREAD}; 0 where there is none. */
        default void root(int kind, long objectId, int thread, int frameOrTrace) {}

        /** A class, an instance or an array, at the byte after its tag. */
        default void object(int tag, long id, long at) {}
    }

    private final MemorySegment bytes;
    private final int idSize;
    private final long start;

    private Hprof(MemorySegment bytes, int idSize, long start) {
        this.bytes = bytes;
        this.idSize = idSize;
        this.start = start;
    }

    /**
     * Maps a dump; the file may be deleted then.
     *
     * @throws IOException if it cannot be read, or is no heap dump
     */
    static Hprof map(Path file, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment bytes =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            int header = MAGIC.length() + 1 + Integer.BYTES + Long.BYTES;
            if (bytes.byteSize() < header || !text(bytes, 0, MAGIC.length()).equals(MAGIC)) {
                throw new IOException(file + ": not a heap dump of HotSpot: write it anew");
            }
            return new Hprof(bytes, bytes.get(INT, MAGIC.length() + 1), header);
        }
    }

    int idSize() {
        return idSize;
    }

    long id(long at) {
        return idSize == Long.BYTES
                ? bytes.get(LONG, at)
                : Integer.toUnsignedLong(bytes.get(INT, at));
    }

    int u4(long at) {
        return bytes.get(INT, at);
    }

    int u2(long at) {
        return Short.toUnsignedInt(bytes.get(SHORT, at));
    }

    int u1(long at) {
        return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, at));
    }

    String text(long at, int length) {
        return text(bytes, at, length);
    }

    byte[] copy(long at, int length) {
        return bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
    }

    private static String text(MemorySegment bytes, long at, int length) {
        return new String(
                bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    /** The bytes of a value. */
    int size(int type) {
        return switch (type) {
            case OBJECT -> idSize;
            case 4, 8 -> 1; // boolean, byte
            case 5, 9 -> 2; // char, short
            case 6, 10 -> 4; // float, int
            case 7, 11 -> 8; // double, long
            default -> throw new IllegalStateException("unknown type " + type);
        };
    }

    /**
     * Tells of every record, in the order of the file.
     *
     * @throws IllegalStateException if the file is damaged or cut off
     * @throws IndexOutOfBoundsException likewise
     */
    void visit(Visitor visitor) {
        long at = start;
        int tag = 0;
        while (at < bytes.byteSize()) {
            tag = u1(at);
            int length = u4(at + 5); // after the tag and a time
            long body = at + 9;
            at = body + Integer.toUnsignedLong(length);
            switch (tag) {
                case STRING -> visitor.string(id(body), body + idSize, length - idSize);
                case LOAD_CLASS ->
                        visitor.loadedClass(u4(body), id(body + 4), id(body + 8 + idSize));
                case STACK_FRAME -> {
                    long rest = body + 4L * idSize;
                    visitor.frame(
                            id(body),
                            id(body + idSize),
                            id(body + 3L * idSize),
                            u4(rest),
                            u4(rest + 4));
                }
                case STACK_TRACE -> visitor.trace(u4(body), body + 12, u4(body + 8));
                case HEAP_DUMP, HEAP_DUMP_SEGMENT -> visitHeap(body, at, visitor);
                default -> {} // the end of the heap, and what HotSpot does not write
            }
        }
        if (tag != HEAP_DUMP_END) {
            throw new IllegalStateException("the end of the heap is missing");
        }
    }

    private void visitHeap(long from, long end, Visitor visitor) {
        long at = from;
        while (at < end) {
            int tag = u1(at++);
            if (tag >= CLASS && tag <= PRIMITIVE_ARRAY) {
                visitor.object(tag, id(at), at);
            }
            at =
                    switch (tag) {
                        case CLASS -> endOfClass(at);
                        case INSTANCE -> fields(at) + u4(fields(at) - 4);
                        case OBJECT_ARRAY -> elements(at) + (long) length(at) * idSize;
                        case PRIMITIVE_ARRAY ->
                                primitives(at) + (long) length(at) * size(u1(at + idSize + 8));
                        default -> visitRoot(tag, at, visitor);
                    };
        }
    }

    private long visitRoot(int kind, long at, Visitor visitor) {
        long object = id(at);
        long next = at + idSize;
        return switch (kind) {
            case ROOT_JNI_LOCAL, ROOT_JAVA_FRAME, ROOT_THREAD -> {
                visitor.root(kind, object, u4(next), u4(next + 4));
                yield next + 8;
            }
            case ROOT_NATIVE_STACK, ROOT_THREAD_BLOCK -> {
                visitor.root(kind, object, u4(next), -1);
                yield next + 4;
            }
            case ROOT_JNI_GLOBAL -> {
                visitor.root(kind, object, 0, -1);
                yield next + idSize;
            }
            case ROOT_STICKY_CLASS, ROOT_MONITOR, ROOT_UNKNOWN -> {
                visitor.root(kind, object, 0, -1);
                yield next;
            }
            default ->
                    throw new IllegalStateException(
                            "unknown tag %d at byte %d".formatted(kind, at - 1));
        };
    }

    // The parts of objects, from the byte after the tag.

    long classOfInstance(long at) {
        return id(at + idSize + 4);
    }

    /** Where the values of an instance's fields begin, those of its own class first. */
    long fields(long at) {
        return at + 2L * idSize + 8;
    }

    /** Of an array. */
    int length(long at) {
        return u4(at + idSize + 4);
    }

    long classOfArray(long at) {
        return id(at + idSize + 8);
    }

    long elements(long at) {
        return at + 2L * idSize + 8;
    }

    long primitives(long at) {
        return at + idSize + 9;
    }

    long superOfClass(long at) {
        return id(at + idSize + 4);
    }

    long loaderOfClass(long at) {
        return id(at + 2L * idSize + 4);
    }

    /** The static fields: their number, then name, type and value of each. */
    long statics(long at) {
        long pool = at + 7L * idSize + 8; // after stack trace, five references more, and a size
        int constants = u2(pool);
        long next = pool + 2;
        for (int i = 0; i < constants; i++) {
            next += 3 + size(u1(next + 2));
        }
        return next;
    }

    /** The fields of an instance, those inherited left out: their number, then name and type. */
    long declaredFields(long at) {
        long statics = statics(at);
        int count = u2(statics);
        long next = statics + 2;
        for (int i = 0; i < count; i++) {
            next += idSize + 1 + size(u1(next + idSize));
        }
        return next;
    }

    private long endOfClass(long at) {
        long fields = declaredFields(at);
        return fields + 2 + (long) u2(fields) * (idSize + 1);
    }
}
