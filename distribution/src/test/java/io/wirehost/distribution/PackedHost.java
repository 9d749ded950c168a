package io.wirehost.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The packed host, installed anew for each test and driven through its {@code host.sh}.
 *
 * <pre>{@code
 * @RegisterExtension final PackedHost host = new PackedHost();
 *
 * @Test
 * void linesComeBack() throws Exception {
 *     host.start("listeners { echo { bind = \"127.0.0.1:0\", codec = line, handler = echo } }");
 *     try (Socket client = new Socket("127.0.0.1", host.port("echo"))) { … }
 * }
 * }</pre>
 *
 * <p>After the test the host is stopped, and must end as it should. Where the test failed, its logs
 * are printed and the installation is kept, below {@code target/it}.
 */
public final class PackedHost implements BeforeEachCallback, AfterEachCallback {
    /** What {@code mvn package} has made. */
    public static final Path PACKED = Path.of("target", "wirehost").toAbsolutePath();

    private static final Path INSTALLATIONS = Path.of("target", "it").toAbsolutePath();
    private static final long COMMAND_SECONDS = 60;

    private final String directory;
    private final Map<String, String> environment = new HashMap<>();
    private int commands;
    private @Nullable Path home; // from the beginning of the test on

    /** Installs in a directory of a plain name. */
    public PackedHost() {
        this("wirehost");
    }

    /**
     * Installs in a directory of this name.
     *
     * @param directory a name of one element, with whatever characters the test is about
     */
    public PackedHost(String directory) {
        this.directory = directory;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        Path test =
                INSTALLATIONS
                        .resolve(context.getRequiredTestClass().getSimpleName())
                        .resolve(context.getRequiredTestMethod().getName());
        delete(test);
        home = Files.createDirectories(test.resolve(directory));
        install();
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        boolean failed = context.getExecutionException().isPresent();
        environment.clear();
        Result stop = sh("stop");
        if (failed || stop.exitCode() != 0) {
            printLogs();
        } else {
            delete(test());
        }
        if (!failed) {
            assertEquals(0, stop.exitCode(), stop::toString);
        }
    }

    /**
     * The installation.
     *
     * @return the directory that holds {@code bin}, {@code conf}, {@code plugins}, {@code var}
     */
    public Path home() {
        if (home == null) {
            throw new IllegalStateException("use this as @RegisterExtension, within a test");
        }
        return home;
    }

    /**
     * What the host keeps.
     *
     * @return {@code var} of the installation
     */
    public Path var() {
        return home().resolve("var");
    }

    /**
     * A room for other files of the test, outside of the installation.
     *
     * @return a directory, deleted when the test has succeeded
     */
    public Path test() {
        return home().getParent();
    }

    /**
     * Sets a variable of the environment for the commands that follow.
     *
     * @param name for example {@code WIREHOST_JAVA_OPTS}
     * @param value its value
     */
    public void environment(String name, String value) {
        environment.put(name, value);
    }

    /**
     * Replaces {@code conf/host.conf}.
     *
     * @param hocon its text
     */
    public void configure(String hocon) throws IOException {
        Files.writeString(home().resolve("conf/host.conf"), hocon);
    }

    /**
     * Starts it with this configuration, which it must accept. Returns when it listens.
     *
     * @param hocon the text of {@code conf/host.conf}; port 0 where the system shall choose one
     */
    public void start(String hocon) throws IOException {
        configure(hocon);
        Result start = sh("start");
        assertEquals(0, start.exitCode(), start::toString);
    }

    /**
     * Runs {@code host.sh}, which must end within a minute.
     *
     * @param arguments the verb and its arguments
     * @return how it ended
     */
    public Result sh(String... arguments) throws IOException {
        return execute(INSTALLATIONS, command(arguments));
    }

    /**
     * A call of {@code host.sh}.
     *
     * @param arguments the verb and its arguments
     * @return program and arguments
     */
    public List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(home().resolve("bin/host.sh").toString());
        command.addAll(List.of(arguments));
        return command;
    }

    /**
     * Runs a command in the environment of this host; it must end within a minute.
     *
     * @param workingDirectory where
     * @param command the program and its arguments
     * @return how it ended
     */
    public Result execute(Path workingDirectory, List<String> command) throws IOException {
        commands++;
        Path out = test().resolve("command-" + commands + ".out");
        Path err = test().resolve("command-" + commands + ".err");
        Process process =
                process(command)
                        .directory(workingDirectory.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        try {
            if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                fail(command + " has not ended after " + COMMAND_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IllegalStateException(e);
        }
        return new Result(
                command, process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /**
     * A command in the environment of this host, for the caller to start.
     *
     * @param command the program and its arguments
     * @return with nothing redirected yet
     */
    public ProcessBuilder process(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("WIREHOST_"));
        builder.environment().putAll(environment);
        return builder;
    }

    /**
     * What {@code status -o json} says of the running host.
     *
     * @return the whole answer
     */
    public Config status() throws IOException {
        Result status = sh("status", "-o", "json");
        assertEquals(0, status.exitCode(), status::toString);
        return ConfigFactory.parseString(status.out());
    }

    /**
     * The process.
     *
     * @return its number, as {@code var/host.pid} has it
     */
    public long pid() throws IOException {
        return Long.parseLong(Files.readString(var().resolve("host.pid")).strip());
    }

    /**
     * The port that a listener of the running host has.
     *
     * @param listener its name
     * @return the real port, also where the configuration says 0
     */
    public int port(String listener) throws IOException {
        return address(listener).getPort();
    }

    /**
     * The address that a listener of the running host has.
     *
     * @param listener its name
     * @return to connect to
     */
    public InetSocketAddress address(String listener) throws IOException {
        return status().getConfigList("listeners").stream()
                .filter(one -> one.getString("name").equals(listener))
                .map(one -> new InetSocketAddress(one.getString("host"), one.getInt("port")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no listener " + listener));
    }

    /**
     * What the host has logged so far.
     *
     * @return {@code var/log/host.log}, empty if there is none
     */
    public String log() throws IOException {
        Path log = var().resolve("log/host.log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /**
     * How a command ended.
     *
     * @param command the command
     * @param exitCode its exit code
     * @param out its standard output
     * @param err its standard error
     */
    public record Result(List<String> command, int exitCode, String out, String err) {
        @Override
        public String toString() {
            return "%s ended with %d%n%s%s".formatted(command, exitCode, out, err);
        }
    }

    /** Large files are linked: a copy of each would cost 130 MB a test. All keep their times. */
    private void install() throws IOException {
        for (String room : List.of("runtime", "share")) {
            Files.createSymbolicLink(home().resolve(room), PACKED.resolve(room));
        }
        for (String room : List.of("bin", "conf", "lib", "plugins")) {
            Path own = Files.createDirectory(home().resolve(room));
            try (Stream<Path> files = Files.list(PACKED.resolve(room))) {
                for (Path file : files.toList()) {
                    Path target = own.resolve(file.getFileName());
                    if (room.equals("lib")) {
                        Files.createLink(target, file);
                    } else {
                        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                    }
                }
            }
        }
    }

    private void printLogs() throws IOException {
        List<Path> files = new ArrayList<>(List.of(home().resolve("conf/host.conf")));
        Path logs = var().resolve("log");
        if (Files.isDirectory(logs)) {
            try (Stream<Path> all = Files.list(logs)) {
                all.filter(log -> !log.toString().endsWith(".gz")).sorted().forEach(files::add);
            }
        }
        for (Path file : files) {
            System.err.printf("--- %s%n%s%n", file, Files.readString(file));
        }
    }

    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(
                tree,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path directory, @Nullable IOException failure) throws IOException {
                        Files.delete(directory);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
