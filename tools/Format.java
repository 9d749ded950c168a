import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Checks the format of every Java source below a directory, or puts it right.
 *
 * <p>The build runs it from source with google-java-format on the class path: {@code mvn verify}
 * checks, {@code mvn -q -N -Pformat} applies. What remains to be done goes to the findings file,
 * which is there only if there is something; the build fails where it finds that file.
 */
public final class Format {

    private static final int MOST_PASSES = 5;
    private static final Set<String> SKIPPED = Set.of("target", "var", "node_modules");

    private final Path root;
    private final boolean apply;

    private Format(Path root, boolean apply) {
        this.root = root;
        this.apply = apply;
    }

    public static void main(String[] args) throws IOException {
        if (args.length != 3 || !Set.of("--check", "--apply").contains(args[0])) {
            System.err.println("usage: Format --check|--apply DIRECTORY FINDINGS-FILE");
            System.exit(2);
        }
        List<String> findings = new Format(Path.of(args[1]), args[0].equals("--apply")).run();
        Path report = Path.of(args[2]);
        Files.deleteIfExists(report);
        if (!findings.isEmpty()) {
            findings.forEach(finding -> System.err.println("not formatted: " + finding));
            Files.createDirectories(report.getParent());
            Files.write(report, findings);
        }
    }

    private List<String> run() throws IOException {
        return sources().parallelStream().map(this::visit).filter(Objects::nonNull).toList();
    }

    /** Returns what is wrong with the file, or null where nothing is. */
    private String visit(Path file) {
        String name = root.relativize(file).toString();
        try {
            String before = Files.readString(file);
            String after = format(before);
            if (after.equals(before)) {
                return null;
            }
            if (!apply) {
                return name;
            }
            Files.writeString(file, after);
            System.out.println("formatted " + name);
            return null;
        } catch (FormatterException e) {
            return name + " (cannot be parsed: " + e.getMessage().strip() + ")";
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /** Until nothing changes any more: breaking a long string may change how its line is broken. */
    private static String format(String source) throws FormatterException {
        var formatter =
                new Formatter(
                        JavaFormatterOptions.builder()
                                .style(JavaFormatterOptions.Style.AOSP)
                                .build());
        String before = source;
        String after = formatter.formatSourceAndFixImports(before);
        for (int i = 0; i < MOST_PASSES && !after.equals(before); i++) {
            before = after;
            after = formatter.formatSourceAndFixImports(before);
        }
        return after;
    }

    private List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path directory, BasicFileAttributes attributes) {
                        String name = directory.getFileName().toString();
                        boolean skip = name.startsWith(".") || SKIPPED.contains(name);
                        return skip && !directory.equals(root)
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (file.toString().endsWith(".java")) {
                            sources.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        return sources;
    }
}
