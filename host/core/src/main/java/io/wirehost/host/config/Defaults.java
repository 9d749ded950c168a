package io.wirehost.host.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What {@code reference.conf} says of the components of a record. */
final class Defaults {
    private Defaults() {}

    /**
     * By the component's name; what has no default is left out.
     *
     * @param keys those to read
     * @param path of the block; empty: the top
     */
    static Map<String, Object> of(Class<?> type, Collection<String> keys, String path) {
        Place whole = new Place(HoconFile.REFERENCE, 0, "");
        Block root = Block.of(HoconFile.reference().root(), whole);
        Block block =
                path.isEmpty()
                        ? root
                        : Objects.requireNonNull(Objects.requireNonNull(root.find(path)).block());
        return new RecordBinder(new ArrayList<>()).read(Shape.of(type), block, keys, Set.of());
    }
}
