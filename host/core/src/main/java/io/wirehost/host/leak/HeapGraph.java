package io.wirehost.host.leak;

import org.jspecify.annotations.Nullable;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The objects of a heap dump and what they refer to. An object is its slot in a table that leads
 * from its id to its place in the file; nothing else of it is kept in memory.
 */
final class HeapGraph {
    /** What keeps an object alive by itself; thread and frame as in {@link Hprof.Visitor#root}. */
    record Root(int kind, int slot, int thread, int frame) {}

    /** What a reference is to the object that has it. */
    enum Edge {
        STATIC,
        FIELD,
        ELEMENT,
        SUPERCLASS,
        CLASS,
        CLASS_LOADER
    }

    interface References {
        /**
         * Tells of one.
         *
         * @param name the id of the field's name, or the index of the element
         * @param declarer the slot of the class that declares the field, or of the referring object
         */
        void to(int slot, Edge edge, long name, int declarer);
    }

    private record Field(long nameId, int declarer, int type, int offset, boolean followed) {}

    private static final int NONE = -1;

    private final Hprof dump;
    private final HeapNames names;
    private final long[] ids; // 0 where the slot is free
    private final long[] places; // the lowest eight bits are the tag
    private final List<Root> roots = new ArrayList<>();
    private final Map<Integer, List<Field>> fields = new HashMap<>(); // by the slot of the class

    HeapGraph(Hprof dump) {
        this.dump = dump;
        names = new HeapNames(dump);
        dump.visit(names);
        ObjectCount count = new ObjectCount();
        dump.visit(count);
        int capacity = Integer.highestOneBit(count.objects + count.objects / 2 + 1) * 2;
        ids = new long[capacity];
        places = new long[capacity];
        dump.visit(new Objects());
        dump.visit(new Roots()); // they stand before the objects that they name
    }

    private static final class ObjectCount implements Hprof.Visitor {
        int objects;

        @Override
        public void object(int tag, long id, long at) {
            objects++;
        }
    }

    private final class Objects implements Hprof.Visitor {
        @Override
        public void object(int tag, long id, long at) {
            int slot = find(id);
            ids[slot] = id;
            places[slot] = (at << 8) | tag;
        }
    }

    private final class Roots implements Hprof.Visitor {
        @Override
        public void root(int kind, long objectId, int thread, int frameOrTrace) {
            int slot = slot(objectId);
            if (slot != NONE) {
                roots.add(new Root(kind, slot, thread, frameOrTrace));
            }
        }
    }

    HeapNames names() {
        return names;
    }

    List<Root> roots() {
        return roots;
    }

    /** Slots are below it; not each has an object. */
    int capacity() {
        return ids.length;
    }

    private int slot(long id) {
        if (id == 0) {
            return NONE;
        }
        int slot = find(id);
        return ids[slot] == id ? slot : NONE;
    }

    private int find(long id) {
        int mask = ids.length - 1;
        int slot = (int) ((id * 0x9E3779B97F4A7C15L) >>> 32) & mask; // spread by the golden ratio
        while (ids[slot] != 0 && ids[slot] != id) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private long at(int slot) {
        return places[slot] >>> 8;
    }

    private int tag(int slot) {
        return (int) places[slot] & 0xff;
    }

    boolean isClass(int slot) {
        return tag(slot) == Hprof.CLASS;
    }

    boolean isInstance(int slot) {
        return tag(slot) == Hprof.INSTANCE;
    }

    /** Of an instance or an array of objects its class, a class itself; -1 for others. */
    int classOf(int slot) {
        return switch (tag(slot)) {
            case Hprof.CLASS -> slot;
            case Hprof.INSTANCE -> slot(dump.classOfInstance(at(slot)));
            case Hprof.OBJECT_ARRAY -> slot(dump.classOfArray(at(slot)));
            default -> NONE;
        };
    }

    /** The slot of the class loader; -1 for the JVM's own. */
    int loaderOf(int type) {
        return slot(dump.loaderOfClass(at(type)));
    }

    /** As in Java source. */
    String className(int type) {
        return names.ofClass(ids[type]);
    }

    /** Whether a class is the one of this name, or below it. */
    boolean isA(int type, String name) {
        for (int next = type; next != NONE; next = slot(dump.superOfClass(at(next)))) {
            if (className(next).equals(name)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Tells what an object keeps alive: the referents of weak, soft, phantom and final references
     * are left out.
     */
    void references(int slot, References visitor) {
        switch (tag(slot)) {
            case Hprof.CLASS -> ofClass(slot, visitor);
            case Hprof.INSTANCE -> ofInstance(slot, visitor);
            case Hprof.OBJECT_ARRAY -> ofArray(slot, visitor);
            default -> {} // of numbers
        }
    }

    private void ofClass(int slot, References visitor) {
        long at = at(slot);
        tell(visitor, loaderOf(slot), Edge.CLASS_LOADER, 0, slot);
        tell(visitor, slot(dump.superOfClass(at)), Edge.SUPERCLASS, 0, slot);
        long next = dump.statics(at);
        int count = dump.u2(next);
        next += 2;
        for (int i = 0; i < count; i++) {
            int type = dump.u1(next + dump.idSize());
            long value = next + dump.idSize() + 1;
            if (type == Hprof.OBJECT) {
                tell(visitor, slot(dump.id(value)), Edge.STATIC, dump.id(next), slot);
            }
            next = value + dump.size(type);
        }
    }

    private void ofInstance(int slot, References visitor) {
        int type = classOf(slot);
        tell(visitor, type, Edge.CLASS, 0, slot);
        long values = dump.fields(at(slot));
        for (Field field : fields(type)) {
            if (field.followed) {
                int target = slot(dump.id(values + field.offset));
                tell(visitor, target, Edge.FIELD, field.nameId, field.declarer);
            }
        }
    }

    private void ofArray(int slot, References visitor) {
        long elements = dump.elements(at(slot));
        int length = dump.length(at(slot));
        tell(visitor, classOf(slot), Edge.CLASS, 0, slot);
        for (int i = 0; i < length; i++) {
            int target = slot(dump.id(elements + (long) i * dump.idSize()));
            tell(visitor, target, Edge.ELEMENT, i, slot);
        }
    }

    private static void tell(References visitor, int target, Edge edge, long name, int declarer) {
        if (target != NONE) {
            visitor.to(target, edge, name, declarer);
        }
    }

    /** Of an instance, in the order in which its values stand: those inherited are the last. */
    private List<Field> fields(int type) {
        List<Field> known = fields.get(type);
        if (known == null) {
            known = readFields(type);
            fields.put(type, known);
        }
        return known;
    }

    private List<Field> readFields(int type) {
        List<Field> all = new ArrayList<>();
        int offset = 0;
        for (int declarer = type;
                declarer != NONE;
                declarer = slot(dump.superOfClass(at(declarer)))) {
            boolean reference = className(declarer).equals("java.lang.ref.Reference");
            long next = dump.declaredFields(at(declarer));
            int count = dump.u2(next);
            next += 2;
            for (int i = 0; i < count; i++) {
                long nameId = dump.id(next);
                int fieldType = dump.u1(next + dump.idSize());
                boolean followed =
                        fieldType == Hprof.OBJECT
                                && !(reference && isForCollector(names.string(nameId)));
                all.add(new Field(nameId, declarer, fieldType, offset, followed));
                offset += dump.size(fieldType);
                next += dump.idSize() + 1;
            }
        }
        return all;
    }

    /** The fields of a reference that the collector treats on its own. */
    private static boolean isForCollector(String field) {
        return field.equals("referent") || field.equals("discovered");
    }

    /** The value of a field that is a string; null if it has none. */
    @Nullable String text(int instance, String name) {
        Field field = field(instance, name);
        int string = field == null ? NONE : slot(dump.id(dump.fields(at(instance)) + field.offset));
        if (string == NONE || !className(classOf(string)).equals("java.lang.String")) {
            return null;
        }
        Field value = field(string, "value");
        Field coder = field(string, "coder");
        long values = dump.fields(at(string));
        int array = value == null ? NONE : slot(dump.id(values + value.offset));
        if (array == NONE || coder == null) {
            return null;
        }
        byte[] bytes = dump.copy(dump.primitives(at(array)), dump.length(at(array)));
        boolean latin1 = dump.u1(values + coder.offset) == 0;
        return new String(
                bytes,
                latin1
                        ? StandardCharsets.ISO_8859_1
                        : ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
                                ? StandardCharsets.UTF_16BE
                                : StandardCharsets.UTF_16LE);
    }

    private @Nullable Field field(int instance, String name) {
        for (Field field : fields(classOf(instance))) {
            if (names.string(field.nameId).equals(name)) {
                return field;
            }
        }
        return null;
    }
}
