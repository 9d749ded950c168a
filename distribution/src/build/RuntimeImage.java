import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Links the Java that is shipped, out of the JDK that runs this. Does nothing where that has been
 * done already with the same JDK, modules and options.
 */
public final class RuntimeImage {

    // Not compressed: that costs time at each start, and the archive of all is compressed anyway.
    // Line numbers of the JDK's classes go, those of the host's and of plugins' classes are theirs.
    private static final List<String> OPTIONS =
            List.of("--strip-debug", "--no-man-pages", "--no-header-files", "--compress=zip-0");

    private RuntimeImage() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 2) {
            System.err.println("usage: RuntimeImage MODULES-FILE IMAGE-DIRECTORY");
            System.exit(2);
        }
        Path image = Path.of(args[1]);
        Path recipe = image.resolve("lib/recipe");
        List<String> command = command(Path.of(args[0]), image);
        String wanted = System.getProperty("java.vm.version") + "\n" + String.join("\n", command);
        if (Files.exists(recipe) && Files.readString(recipe).equals(wanted)) {
            return;
        }
        delete(image);
        int code = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (code != 0) {
            System.err.println("jlink could not link the Java to be shipped into " + image);
            System.exit(code);
        }
        Files.writeString(recipe, wanted);
    }

    private static List<String> command(Path modules, Path image) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jlink").toString());
        command.add("--add-modules=" + String.join(",", modules(modules)));
        command.addAll(OPTIONS);
        command.add("--output=" + image);
        return command;
    }

    private static List<String> modules(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
