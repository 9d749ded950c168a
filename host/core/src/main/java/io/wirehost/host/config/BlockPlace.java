package io.wirehost.host.config;

import java.util.HashMap;
import java.util.Map;

/**
 * Where a block stands, and the keys in it, with those that it inherits.
 *
 * @param block its own place
 * @param keys where the operator has set them
 */
public record BlockPlace(Place block, Map<String, Place> keys) {
    /** Makes the map immutable. */
    public BlockPlace {
        keys = Map.copyOf(keys);
    }

    static BlockPlace of(Block block) {
        Map<String, Place> keys = new HashMap<>();
        block.settings()
                .forEach((key, setting) -> {
                    if (!setting.place().file().equals(HoconFile.REFERENCE)) {
                        keys.put(key, setting.place());
                    }
                });
        return new BlockPlace(block.place(), keys);
    }

    /**
     * The place of a key.
     *
     * @param key one key
     * @return the line of the block where the operator has not set it
     */
    public Place child(String key) {
        Place known = keys.get(key);
        return known == null ? block.child(key) : known;
    }

    /**
     * The file of the block.
     *
     * @return named as on the command line
     */
    public String file() {
        return block.file();
    }

    /**
     * The line of the block.
     *
     * @return from 1; 0 where there is none
     */
    public int line() {
        return block.line();
    }
}
