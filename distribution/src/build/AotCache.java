import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Puts into the packed host what makes it start in less than half the time: caches of loaded and
 * linked classes, one of the host and one of the program that asks it, and the list of the plugins
 * that are proven to link. All are made by a short life of the host itself, on ports that the
 * system chooses. They are used again where nothing has changed that they depend on: Java, its
 * options, and all jars with the times of their files.
 *
 * <p>Beside the cache lie the checksums of the jars that it was made of, as {@code host.sh} wants
 * to see them. Java 25 itself looks neither at the size nor at the time of a jar on the class path
 * where the cache was made in one step, by {@code -XX:AOTCacheOutput}.
 */
public final class AotCache {

    private final Path wirehost;
    private final Path conf;
    private final Path work;

    private AotCache(Path wirehost, Path conf, Path work) {
        this.wirehost = wirehost;
        this.conf = conf;
        this.work = work;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 3) {
            System.err.println("usage: AotCache WIREHOST-DIRECTORY CONF WORK-DIRECTORY");
            System.exit(2);
        }
        new AotCache(Path.of(args[0]), Path.of(args[1]), Path.of(args[2])).make();
    }

    private void make() throws IOException, InterruptedException {
        Files.createDirectories(work);
        Path hostCache = work.resolve("host.aot");
        Path cliCache = work.resolve("cli.aot");
        Path jars = work.resolve("host.aot.jars");
        Path proven = work.resolve("plugins.proven");
        Path recipe = work.resolve("recipe");
        String wanted = wanted();
        if (!Files.exists(recipe) || !Files.readString(recipe).equals(wanted)) {
            Files.deleteIfExists(recipe);
            delete(work.resolve("var/plugins"));
            host("WIREHOST_JAVA_OPTS", hostCache, "start", conf.toString());
            // Of all verbs the one that does the most of what others do: asks, and prints tables.
            host("JDK_JAVA_OPTIONS", cliCache, "status");
            host("WIREHOST_JAVA_OPTS", hostCache, "stop");
            checksums(jars);
            Files.write(proven, proven());
            Files.writeString(recipe, wanted);
        }
        Path lib = wirehost.resolve("lib");
        for (Path made : List.of(hostCache, cliCache, jars, proven)) {
            Files.copy(made, lib.resolve(made.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * A line for each copy that has a seal: the host, which is the first line of that, and its
     * name.
     */
    private List<String> proven() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(work.resolve("var/plugins"))) {
            for (Path seal : files.filter(file -> file.endsWith("seal")).sorted().toList()) {
                String host = Files.readAllLines(seal).getFirst();
                lines.add(host + " " + seal.getParent().getFileName());
            }
        }
        return lines;
    }

    private void checksums(Path file) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", "LC_ALL=C.UTF-8 cksum lib/*.jar");
        builder.directory(wirehost.toFile());
        builder.redirectError(ProcessBuilder.Redirect.INHERIT).redirectOutput(file.toFile());
        if (builder.start().waitFor() != 0) {
            System.exit(1);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (Stream<Path> files = Files.walk(tree)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** The options of Java, by which it writes a cache when it ends, are told by a variable. */
    private void host(String options, Path cache, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.command().add(0, wirehost.resolve("bin/host.sh").toString());
        File output = work.resolve("output.txt").toFile();
        builder.redirectErrorStream(true).redirectOutput(output);
        Map<String, String> environment = builder.environment();
        environment.put("WIREHOST_VAR", work.resolve("var").toString());
        environment.put("WIREHOST_STOP_SECONDS", "120");
        // Java runs in the directory of the host, so this is a word whatever the directory is
        // called.
        Path word = wirehost.relativize(cache);
        // With profiles, which are of a start alone, the next start compiles what runs once, and
        // takes a tenth longer.
        environment.put(
                options,
                "-XX:AOTCacheOutput="
                        + word
                        + " -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining");
        if (builder.start().waitFor() != 0) {
            System.err.print(Files.readString(output.toPath()));
            System.err.println("The packed host fails at: host.sh " + String.join(" ", command));
            System.exit(1);
        }
    }

    private String wanted() throws IOException {
        StringBuilder wanted = new StringBuilder();
        wanted.append(Files.readString(wirehost.resolve("bin/host.sh")));
        wanted.append(Files.readString(wirehost.resolve("runtime/lib/recipe")));
        wanted.append(Files.readString(conf));
        for (String directory : List.of("lib", "plugins")) {
            try (Stream<Path> jars = Files.list(wirehost.resolve(directory))) {
                for (Path jar :
                        jars.filter(path -> path.toString().endsWith(".jar")).sorted().toList()) {
                    wanted.append(jar).append(' ').append(Files.size(jar));
                    wanted.append(' ').append(Files.getLastModifiedTime(jar)).append('\n');
                }
            }
        }
        return wanted.toString();
    }
}
