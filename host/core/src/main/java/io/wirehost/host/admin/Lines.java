package io.wirehost.host.admin;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The long part of an answer: objects that are sent one by one behind it, each on a line of its
 * own, and made only then.
 */
final class Lines implements Iterable<String> {
    private final int count;
    private final Iterable<String> lines;

    private Lines(int count, Iterable<String> lines) {
        this.count = count;
        this.lines = lines;
    }

    static <T> Lines of(List<T> all, Function<? super T, Map<String, Object>> object) {
        return new Lines(all.size(), () -> all.stream().map(object).map(Json::line).iterator());
    }

    int count() {
        return count;
    }

    @Override
    public Iterator<String> iterator() {
        return lines.iterator();
    }
}
