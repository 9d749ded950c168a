package io.wirehost.host.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.IntSupplier;

/**
 * What a call of {@code host.sh} is about.
 *
 * @param home the directory of the installation
 * @param var where its host keeps its state
 * @param directory from which the operator names files
 * @param pid of the host; empty: it does not run
 * @param terminal whether keys come one by one and somebody sees what is printed
 */
record Installation(Path home, Path var, Path directory, OptionalLong pid, boolean terminal) {
    /** As {@code host.sh} tells it. */
    static Installation ofProperties() {
        String pid = property("wirehost.pid");
        return new Installation(
                Path.of(property("wirehost.home")),
                Path.of(property("wirehost.var")),
                Path.of(property("wirehost.directory")),
                pid.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(pid)),
                Boolean.getBoolean("wirehost.terminal"));
    }

    private static String property(String name) {
        return Objects.requireNonNull(
                System.getProperty(name), () -> name + " is not set: call host.sh");
    }

    Path socket() {
        return var.resolve("host.sock");
    }

    /** Where nothing else is said. */
    Path defaultConf() {
        return home.resolve("conf/host.conf");
    }

    /** That of the running host, which is the last word of its command line, or the default. */
    Path conf() {
        if (pid.isEmpty()) {
            return defaultConf();
        }
        Path commandLine = Path.of("/proc", Long.toString(pid.getAsLong()), "cmdline");
        try {
            List<String> words = List.of(Files.readString(commandLine).split("\0", -1)).reversed();
            return words.size() > 1 ? Path.of(words.get(1)) : defaultConf(); // it has just ended
        } catch (IOException e) {
            return defaultConf(); // there is no /proc, or it has ended meanwhile
        }
    }

    /** What only a running host can do. */
    int whileRunning(IntSupplier action) {
        if (pid.isEmpty()) {
            System.err.println("host.sh: wirehost is not running");
            return ExitCode.NOT_RUNNING;
        }
        return action.getAsInt();
    }

    /** A file that the operator has named. */
    Path file(String name) {
        return directory.resolve(name);
    }
}
