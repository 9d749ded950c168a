package io.wirehost.host.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Whether others than root and the user of the host can change what lies somewhere: what they write
 * would run as the host. The way there counts as well, since who may rename a directory can put
 * another one in its place. One look; what was passed once is not looked at again.
 *
 * <p>Who owns a directory on the way is trusted, as where it is mounted into a container, unless it
 * lies where everybody can make one: in {@code /tmp}. Where the files have no owners and modes as
 * those of Unix, nobody can change them.
 */
public final class Writability {
    private static final int ROOT = 0;
    private static final int TYPE = 0170000;
    private static final int LINK = 0120000;
    private static final int STICKY = 01000;
    private static final int GROUP_WRITES = 020;
    private static final int GROUP_ENTERS = 010;
    private static final int OTHERS_WRITE = 02;
    private static final int OTHERS_ENTER = 01;
    private static final int MOST_LINKS = 40; // the kernel follows no more either

    private final OptionalInt user; // empty: owners are not looked at
    private final String name;
    private final Map<Path, Reach> passed = new HashMap<>(); // directories

    /**
     * Who gets through a directory and all those above it.
     *
     * @param everybody whoever it is
     * @param some members of a group, at least
     * @param shared whether others can make entries in it, but not change those that are there
     */
    private record Reach(boolean everybody, boolean some, boolean shared) {
        static final Reach ROOT = new Reach(true, true, false);

        Reach through(int mode) {
            boolean others = (mode & OTHERS_ENTER) != 0;
            return new Reach(
                    everybody && others,
                    some && (others || (mode & GROUP_ENTERS) != 0),
                    isSticky(mode) && (mode & (GROUP_WRITES | OTHERS_WRITE)) != 0);
        }
    }

    private Writability(OptionalInt user, String name) {
        this.user = user;
        this.name = name;
    }

    /** By others than the user of this process. */
    public static Writability byOthers() {
        OptionalInt user = currentUser();
        String name = System.getProperty("user.name");
        boolean named = name != null && !name.equals("?");
        return new Writability(user, named || user.isEmpty() ? name : "" + user.getAsInt());
    }

    /**
     * By others than the owner of a file.
     *
     * @throws IOException if that cannot be told
     */
    public static Writability byOthersThanOwnerOf(Path file) throws IOException {
        return isUnix(file)
                ? new Writability(
                        OptionalInt.of((Integer) Files.getAttribute(file, "unix:uid")),
                        Files.getOwner(file).getName())
                : byOthers();
    }

    /** By others than a user. */
    static Writability byOthersThan(int user) {
        return new Writability(OptionalInt.of(user), Integer.toString(user));
    }

    /** Not the owner of /proc/self: that is root for a process that was given capabilities. */
    private static OptionalInt currentUser() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("Uid:"))
                    .map(line -> line.split("\\s+", -1)[2])
                    .mapToInt(Integer::parseUnsignedInt)
                    .findFirst();
        } catch (IOException | UncheckedIOException _) {
            return OptionalInt.empty();
        }
    }

    private static boolean isUnix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    /** Refuses a plugin for what others can do to one of these paths. */
    static void requireOwn(PluginFile plugin, List<Path> paths) throws Refusal {
        Writability writability = byOthers();
        for (Path path : paths) {
            try {
                Optional<String> flaw = writability.flaw(path);
                if (flaw.isPresent()) {
                    throw new Refusal("%s: %s".formatted(plugin, flaw.get()));
                }
            } catch (IOException _) {
                // Whoever reads it finds the cause, and tells it.
            }
        }
    }

    /**
     * What others can do to it, or on the way to it.
     *
     * @return who, where, and the remedy; empty: nothing
     * @throws IOException if it is not there, or cannot be looked at
     */
    public Optional<String> flaw(Path path) throws IOException {
        if (!isUnix(path)) {
            return Optional.empty();
        }
        Path absolute = path.toAbsolutePath();
        Path here = absolute.getRoot();
        Deque<Path> way = new ArrayDeque<>(List.of(here));
        absolute.forEach(way::add);
        for (int links = 0; !way.isEmpty(); ) {
            Path next = here.resolve(way.removeFirst()).normalize(); // without links but the last
            boolean between = !way.isEmpty();
            if (between && passed.containsKey(next)) {
                here = next;
                continue;
            }
            Map<String, Object> attributes =
                    Files.readAttributes(next, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
            int mode = number(attributes, "mode");
            Reach above = passed.getOrDefault(next.getParent(), Reach.ROOT);
            int owner = number(attributes, "uid");
            Optional<String> flaw = flaw(next, mode, owner, between || isLink(mode), above);
            if (flaw.isPresent()) {
                return flaw;
            }
            if (isLink(mode)) {
                if (++links > MOST_LINKS) {
                    throw new FileSystemLoopException(path.toString());
                }
                Path target = Files.readSymbolicLink(next);
                for (int i = target.getNameCount() - 1; i >= 0; i--) {
                    way.addFirst(target.getName(i));
                }
                here = target.isAbsolute() ? target.getRoot() : here;
            } else {
                passed.put(next, above.through(mode));
                here = next;
            }
        }
        return Optional.empty();
    }

    private static int number(Map<String, Object> attributes, String name) {
        return (Integer) Objects.requireNonNull(attributes.get(name));
    }

    private static boolean isLink(int mode) {
        return (mode & TYPE) == LINK;
    }

    private static boolean isSticky(int mode) {
        return (mode & STICKY) != 0;
    }

    private boolean isForeign(int owner) {
        return owner != ROOT && user.isPresent() && owner != user.getAsInt();
    }

    private Optional<String> flaw(Path path, int mode, int owner, boolean between, Reach above)
            throws IOException {
        if (above.some && isForeign(owner) && (!between || above.shared)) {
            return Optional.of(
                    "%1$s belongs to %2$s, who so can have the host run anything: chown %3$s %1$s"
                            .formatted(
                                    path,
                                    Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName(),
                                    isLink(mode) ? "-h " + name : name));
        }
        if (isLink(mode) || (between && isSticky(mode))) {
            return Optional.empty();
        }
        if (above.everybody && (mode & OTHERS_WRITE) != 0) {
            return Optional.of(written(path, "everybody", "o-w"));
        }
        if (above.some && (mode & GROUP_WRITES) != 0) {
            PosixFileAttributes names = Files.readAttributes(path, PosixFileAttributes.class);
            String group = names.group().getName();
            // Many systems give each user a group of the user's own, and let that write.
            return group.equals(names.owner().getName())
                    ? Optional.empty()
                    : Optional.of(written(path, "the group " + group, "g-w"));
        }
        return Optional.empty();
    }

    private static String written(Path path, String who, String mode) {
        return "%s can write to %s, and so have the host run anything: chmod %s %s"
                .formatted(who, path, mode, path);
    }
}
