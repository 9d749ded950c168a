package io.wirehost.host.config;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * What may stand in a block.
 *
 * @param valid the keys
 * @param elsewhere keys that belong to another block, with what to say of them
 * @param hint said where there is no better guess; may be empty
 */
record Keys(NavigableSet<String> valid, Map<String, String> elsewhere, String hint) {
    static Keys of(Collection<String> valid) {
        return new Keys(new TreeSet<>(valid), Map.of(), "");
    }

    /** The keys of all components of a record. */
    static List<String> of(Class<?> type) {
        return Arrays.stream(type.getRecordComponents()).map(Keys::key).toList();
    }

    static String key(RecordComponent component) {
        return Spelling.hyphenated(component.getName());
    }

    /**
     * Reports each key that may not stand here.
     *
     * @return the keys that were probably meant: to miss them as well would tell nothing new
     */
    Set<String> check(Block block, List<Problem> problems) {
        Set<String> meant = new HashSet<>();
        for (Setting layer : block.layers()) {
            layer.object()
                    .forEach((key, value) -> {
                        if (!valid.contains(key)) {
                            Place place = Setting.of(value, layer.place().child(key)).place();
                            problems.add(new Problem(place, message(key)));
                            Spelling.nearest(key, valid).ifPresent(meant::add);
                        }
                    });
        }
        return meant;
    }

    private String message(String key) {
        String known = elsewhere.get(key);
        return known != null
                ? known
                : "unknown key; " + Spelling.question(key, valid).orElseGet(this::overview);
    }

    private String overview() {
        return valid.isEmpty()
                ? "nothing can be set here"
                : hint + "the keys here are " + String.join(", ", valid);
    }
}
