package io.wirehost.host.doctor;

import io.wirehost.host.plugin.Writability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What lies where the host is installed, and where it writes.
 *
 * @param home the directory of the installation
 * @param var where it keeps its state
 */
record Installed(Path home, Path var) {
    private static final long LITTLE = 1L << 30; // twice what the log files may take
    private static final long NEARLY_NOTHING = 64L << 20;
    private static final List<String> CODE = List.of("bin", "conf", "lib", "plugins", "runtime");

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        List<Path> paths = paths();
        findings.add(code(paths));
        new Owners(var).finding(paths).ifPresent(findings::add);
        findings.add(state());
        return findings;
    }

    /** This process has a cache of its own, which is used as that of the host is. */
    private Finding java() {
        String java = "%s of %s".formatted(Runtime.version(), home.resolve("runtime"));
        boolean cached =
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .anyMatch(each -> each.startsWith("-XX:AOTCache="));
        return cached
                ? Finding.ok("java", java)
                : Finding.warning(
                        "java",
                        java
                                + "; a jar of "
                                + home.resolve("lib")
                                + " is not the one that was packed, so the cache of classes is not"
                                + " used, and a start takes twice as long: unpack the distribution"
                                + " again");
    }

    private static Finding code(List<Path> paths) {
        Writability writability = new Writability();
        for (Path path : paths) {
            try {
                Optional<String> flaw = writability.flaw(path);
                if (flaw.isPresent()) {
                    return Finding.problem("files", flaw.get());
                }
            } catch (IOException e) {
                // It is not there, which whoever needs it tells.
            }
        }
        return Finding.ok("files", "neither everybody nor a group can write to what the host runs");
    }

    /** The directories, and what lies in them; the copies of plugins as well. */
    private List<Path> paths() {
        List<Path> paths = new ArrayList<>(List.of(home, home.resolve("runtime/bin/java")));
        addTree(var.resolve("plugins"), paths);
        for (String name : CODE) {
            Path room = home.resolve(name);
            paths.add(room);
            try (Stream<Path> files = Files.list(room)) {
                files.forEach(paths::add);
            } catch (IOException e) {
                // It is not there, which whoever needs it tells.
            }
        }
        return paths;
    }

    private static void addTree(Path directory, List<Path> paths) {
        try (Stream<Path> tree = Files.walk(directory)) {
            tree.forEach(paths::add);
        } catch (IOException | UncheckedIOException e) {
            // It is not there yet, or not for this user.
        }
    }

    private Finding state() {
        Path there = var;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        if (!Files.isWritable(there) || !Files.isDirectory(there)) {
            return Finding.problem(
                    "state",
                    "this user cannot write to %s: give it that directory (chown), or set WIREHOST_VAR to another one"
                            .formatted(there));
        }
        try {
            FileStore disk = Files.getFileStore(there);
            long free = disk.getUsableSpace();
            String text = "%d MiB free below %s".formatted(free >> 20, var);
            if (free < NEARLY_NOTHING) {
                return Finding.problem("state", text + ": the log and the data need more");
            }
            return free < LITTLE
                    ? Finding.warning("state", text + ": the log files alone may take 500")
                    : Finding.ok("state", text);
        } catch (IOException e) {
            return Finding.warning("state", "the disk of %s does not tell: %s".formatted(var, e));
        }
    }
}
