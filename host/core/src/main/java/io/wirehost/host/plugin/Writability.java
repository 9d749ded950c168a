package io.wirehost.host.plugin;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether others than its owner can change a plugin: what they write would run as the host. */
final class Writability {
    private Writability() {}

    /** Refuses what others can write to. Where the files have no POSIX permissions, nothing is. */
    static void requireOwn(PluginFile file) throws Refusal {
        List<Path> paths = new ArrayList<>(List.of(file.directory(), file.path()));
        paths.addAll(file.jars());
        for (Path path : paths) {
            try {
                requireOwn(path, file);
            } catch (IOException _) {
                // Whoever reads it finds the cause, and tells it.
            }
        }
    }

    private static void requireOwn(Path path, PluginFile file) throws IOException, Refusal {
        Path real = path.toRealPath();
        PosixFileAttributes attributes = attributes(real);
        if (attributes == null) {
            return;
        }
        Set<PosixFilePermission> permissions = attributes.permissions();
        String group = attributes.group().getName();
        if (permissions.contains(PosixFilePermission.OTHERS_WRITE)
                && isReachable(real, Set.of(PosixFilePermission.OTHERS_EXECUTE))) {
            throw refusal(file, real, "everybody", "o-w");
        }
        // Many systems give each user a group of the user's own, and let that write.
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                && !group.equals(attributes.owner().getName())
                && isReachable(
                        real,
                        Set.of(
                                PosixFilePermission.GROUP_EXECUTE,
                                PosixFilePermission.OTHERS_EXECUTE))) {
            throw refusal(file, real, "the group " + group, "g-w");
        }
    }

    private static Refusal refusal(PluginFile file, Path path, String who, String mode) {
        return new Refusal(
                "%s: %s can write to %s, and so have the host run anything: chmod %s %s"
                        .formatted(file, who, path, mode, path));
    }

    /** Whether each directory above lets somebody through by one of these permissions. */
    private static boolean isReachable(Path path, Set<PosixFilePermission> anyOf)
            throws IOException {
        for (Path above = path.getParent(); above != null; above = above.getParent()) {
            PosixFileAttributes attributes = attributes(above);
            if (attributes != null
                    && attributes.permissions().stream().noneMatch(anyOf::contains)) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable PosixFileAttributes attributes(Path path) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(
                        path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        return view == null ? null : view.readAttributes();
    }
}
