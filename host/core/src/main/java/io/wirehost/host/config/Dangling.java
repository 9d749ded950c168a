package io.wirehost.host.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The substitutions that lead to nothing: all of them, where the library stops at the first. */
final class Dangling {
    /** {@code ${name}}, but not {@code ${?name}}, which may lead to nothing. */
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(?!\\?)([^}]+)}");

    private final Set<String> names = new TreeSet<>(System.getenv().keySet());

    /** Guesses from what there is. */
    Dangling(ConfigObject root) {
        addNames(root, new Place("", 0, ""));
    }

    /** A problem for each reference. */
    List<Problem> problems(List<Setting> unresolved) {
        return unresolved.stream()
                .flatMap(setting ->
                        references(setting)
                                .map(name -> new Problem(setting.place(), message(name))))
                .toList();
    }

    private static Stream<String> references(Setting setting) {
        String text = setting.value().render(ConfigRenderOptions.concise());
        return REFERENCE.matcher(text).results().map(reference -> reference.group(1));
    }

    private String message(String name) {
        List<String> others =
                names.stream().filter(other -> !name.startsWith(other + ".")).toList();
        String remedy =
                Spelling.nearest(name, others)
                        .map(near -> "did you mean ${" + near + "}?")
                        .orElse("set it, or write ${?" + name + "} if it may be missing");
        return "${"
                + name
                + "} is neither a key of this file nor an environment variable; "
                + remedy;
    }

    private void addNames(ConfigObject block, Place place) {
        block.forEach((key, value) -> {
            names.add(place.child(key).path());
            if (value instanceof ConfigObject inner) {
                addNames(inner, place.child(key));
            }
        });
    }
}
