package io.wirehost.host.plugin;

import java.io.IOException;
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
import java.util.Optional;

/**
 * Whether others than its owner can change what lies somewhere: what they write would run as the
 * host. The way there counts as well, since who may rename a directory can put another one in its
 * place. One look; what was passed once is not looked at again.
 *
 * <p>Modes count, and not who the owner is: somebody else than the host may look, and what is
 * mounted into a container belongs to whomever it does outside. Where the files have no modes as
 * those of Unix, nobody can change them.
 */
public final class Writability {
    private static final int TYPE = 0170000;
    private static final int LINK = 0120000;
    private static final int STICKY = 01000;
    private static final int GROUP_WRITES = 020;
    private static final int GROUP_ENTERS = 010;
    private static final int OTHERS_WRITE = 02;
    private static final int OTHERS_ENTER = 01;
    private static final int MOST_LINKS = 40; // the kernel follows no more either

    private final Map<Path, Reach> passed = new HashMap<>(); // directories

    /**
     * Who gets through a directory and all those above it.
     *
     * @param everybody whoever it is
     * @param some members of a group, at least
     */
    private record Reach(boolean everybody, boolean some) {
        static final Reach ROOT = new Reach(true, true);

        Reach through(int mode) {
            boolean others = (mode & OTHERS_ENTER) != 0;
            return new Reach(everybody && others, some && (others || (mode & GROUP_ENTERS) != 0));
        }
    }

    private static boolean isUnix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    /** Refuses a plugin for what others can do to one of these paths. */
    static void requireOwn(PluginFile plugin, List<Path> paths) throws Refusal {
        Writability writability = new Writability();
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
            int mode = (Integer) Files.getAttribute(next, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            Reach above = passed.getOrDefault(next.getParent(), Reach.ROOT);
            Optional<String> flaw = flaw(next, mode, between, above);
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

    private static boolean isLink(int mode) {
        return (mode & TYPE) == LINK;
    }

    private static boolean isSticky(int mode) {
        return (mode & STICKY) != 0;
    }

    private static Optional<String> flaw(Path path, int mode, boolean between, Reach above)
            throws IOException {
        if (isLink(mode) || (between && isSticky(mode))) {
            return Optional.empty();
        }
        if (above.everybody && (mode & OTHERS_WRITE) != 0) {
            return Optional.of(written(path, "everybody", "o-w"));
        }
        if (above.some && (mode & GROUP_WRITES) != 0) {
            PosixFileAttributes names = Files.readAttributes(path, PosixFileAttributes.class);
            String group = names.group().getName();
            int gid = (Integer) Files.getAttribute(path, "unix:gid");
            return isOwn(names.owner().getName(), group, gid)
                    ? Optional.empty()
                    : Optional.of(written(path, "the group " + group, "g-w"));
        }
        return Optional.empty();
    }

    /**
     * Whether nobody is in a group but the owner and whoever may do anything. Many systems give
     * each user a group of the user's own, and let that write; images give the group of root to the
     * user that their container will have, whichever it is.
     */
    static boolean isOwn(String owner, String group, int gid) {
        return gid == 0 || group.equals(owner);
    }

    private static String written(Path path, String who, String mode) {
        return "%s can write to %s, and so have the host run anything: chmod %s %s"
                .formatted(who, path, mode, path);
    }
}
