import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Puts a cache of loaded and linked classes into the packed host, so that it starts in less than
 * half the time. The cache is made by a short life of the host itself, on ports that the system
 * chooses. It is used again where nothing has changed that it depends on: Java, its options, and
 * the class path with the times of its files.
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
        Path cache = work.resolve("host.aot");
        Path recipe = work.resolve("recipe");
        String wanted = wanted();
        if (!Files.exists(recipe) || !Files.readString(recipe).equals(wanted)) {
            Files.deleteIfExists(recipe);
            host("start", conf.toString());
            host("status");
            host("stop");
            Files.writeString(recipe, wanted);
        }
        Files.copy(cache, wirehost.resolve("lib/host.aot"), StandardCopyOption.REPLACE_EXISTING);
    }

    private void host(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.command().add(0, wirehost.resolve("bin/host.sh").toString());
        File output = work.resolve("output.txt").toFile();
        builder.redirectErrorStream(true).redirectOutput(output);
        Map<String, String> environment = builder.environment();
        environment.put("WIREHOST_VAR", work.resolve("var").toString());
        environment.put("WIREHOST_STOP_SECONDS", "120");
        // Java runs in the directory of the host, so this is a word whatever the directory is
        // called.
        Path cache = wirehost.relativize(work).resolve("host.aot");
        environment.put("WIREHOST_JAVA_OPTS", "-XX:AOTCacheOutput=" + cache);
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
        try (Stream<Path> jars = Files.list(wirehost.resolve("lib"))) {
            for (Path jar :
                    jars.filter(path -> path.toString().endsWith(".jar")).sorted().toList()) {
                wanted.append(jar).append(' ').append(Files.size(jar));
                wanted.append(' ').append(Files.getLastModifiedTime(jar)).append('\n');
            }
        }
        return wanted.toString();
    }
}
