package io.wirehost.kv;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Fields with values, in the order in which they came. */
final class HashValue implements Value {
    private Map<Bytes, byte[]> fields = new LinkedHashMap<>();
    private final Places places = new Places();
    private long memory = Memory.COLLECTION; // but for the places

    byte @Nullable [] get(byte[] field) {
        return fields.get(new Bytes(field));
    }

    /** Whether the field is new. */
    boolean put(byte[] field, byte[] value) {
        byte[] before = fields.put(new Bytes(field), value);
        places.use(fields.size());
        memory += Memory.of(value);
        memory += before == null ? Memory.MAP_ELEMENT + Memory.of(field) : -Memory.of(before);
        return before == null;
    }

    /** Whether it was there. */
    boolean remove(byte[] field) {
        byte[] before = fields.remove(new Bytes(field));
        if (before == null) {
            return false;
        }
        memory -= Memory.MAP_ELEMENT + Memory.of(field) + Memory.of(before);
        if (places.shrink(fields.size())) {
            fields = new LinkedHashMap<>(fields);
        }
        return true;
    }

    int size() {
        return fields.size();
    }

    void forEach(BiConsumer<byte[], byte[]> action) {
        fields.forEach((field, value) -> action.accept(field.array(), value));
    }

    @Override
    public String type() {
        return "hash";
    }

    @Override
    public long memory() {
        return memory + places.memory();
    }

    @Override
    public boolean isEmpty() {
        return fields.isEmpty();
    }
}
