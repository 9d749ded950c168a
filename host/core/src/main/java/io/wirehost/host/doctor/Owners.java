package io.wirehost.host.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who owns what the host runs, and so can change it. Somebody else than its user may be meant to,
 * such as whoever installs it or fills the volume of a container; so this is nothing to refuse.
 *
 * @param var whose owner is the user of the host, whoever looks
 */
record Owners(Path var) {
    private static final int ROOT = 0;

    /** Empty: no host has started yet, so that its user is not known. */
    Optional<Finding> finding(List<Path> paths) {
        try {
            return Optional.of(finding(paths, uid(var), name(var)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Finding finding(List<Path> paths, int user, String name) {
        Set<String> others = new TreeSet<>();
        Set<Path> theirs = new TreeSet<>();
        for (Path path : paths) {
            try {
                int owner = uid(path);
                if (owner != ROOT && owner != user) {
                    others.add(name(path));
                    theirs.add(path.toRealPath());
                }
            } catch (IOException e) {
                // It is not there, which whoever needs it tells.
            }
        }
        String own = user == ROOT ? name : "root or " + name;
        if (theirs.isEmpty()) {
            return Finding.ok("owners", "what the host runs belongs to " + own);
        }
        return Finding.warning(
                "owners",
                "what the host runs belongs to %s as well, not only to %s, who owns %s; unless you trust them with all that the host may do: chown -R %s %s"
                        .formatted(
                                String.join(", ", others),
                                own,
                                var,
                                name,
                                topmost(theirs).stream()
                                        .map(Path::toString)
                                        .collect(Collectors.joining(" "))));
    }

    private static int uid(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid");
    }

    private static String name(Path path) throws IOException {
        return Files.getOwner(path).getName();
    }

    /** Without those that lie below another one, which sorts before them. */
    private static List<Path> topmost(Set<Path> sorted) {
        List<Path> topmost = new ArrayList<>();
        for (Path path : sorted) {
            if (topmost.stream().noneMatch(path::startsWith)) {
                topmost.add(path);
            }
        }
        return topmost;
    }
}
