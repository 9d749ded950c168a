package io.wirehost.host.config;

import com.typesafe.config.ConfigUtil;

import java.util.Comparator;

/**
 * Where something stands in the configuration. A message about it begins with this.
 *
 * @param file the file, named as on the command line
 * @param line from 1; 0 where there is none
 * @param path the full path of the key, {@code listeners.echo.bind}; empty for the whole file
 */
public record Place(String file, int line, String path) {
    /** As an operator meets them who reads this file, then the included ones. */
    static Comparator<Place> orderFrom(String first) {
        return Comparator.comparing((Place place) -> !place.file.equals(first))
                .thenComparing(Place::file)
                .thenComparingInt(Place::line)
                .thenComparing(Place::path);
    }

    /**
     * The place of a key in the block that stands here.
     *
     * @param key one key
     * @return the same line, as the line of the key is not known
     */
    public Place child(String key) {
        String quoted = ConfigUtil.joinPath(key);
        return new Place(file, line, path.isEmpty() ? quoted : path + "." + quoted);
    }

    /** The place of an element in the list that stands here. */
    Place element(int index) {
        return new Place(file, line, path + "[" + index + "]");
    }

    /**
     * The beginning of a message.
     *
     * @return for example {@code host.conf: 12: listeners.echo.bind}
     */
    @Override
    public String toString() {
        return file + (line > 0 ? ": " + line : "") + (path.isEmpty() ? "" : ": " + path);
    }
}
