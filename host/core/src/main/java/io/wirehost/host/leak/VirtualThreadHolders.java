package io.wirehost.host.leak;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Virtual threads that are in the code of a plugin. The JDK lists virtual threads in its thread
 * dump only, which gives their names and stacks and nothing else.
 */
final class VirtualThreadHolders {
    private static final Pattern THREAD = Pattern.compile("#(\\d+) \"(.*)\"( virtual)?.*");
    private static final Pattern FRAME = Pattern.compile("\\s+(?:at )?(\\S.*)");

    private VirtualThreadHolders() {}

    static List<String> of(Ownership plugin) {
        String loader = plugin.loader().getName();
        if (loader == null || loader.isEmpty()) {
            return List.of();
        }
        try {
            Path directory = Files.createTempDirectory("wirehost-threads");
            Path dump = directory.resolve("threads.txt");
            try {
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .dumpThreads(dump.toAbsolutePath().toString(), ThreadDumpFormat.TEXT_PLAIN);
                try (Stream<String> lines = Files.lines(dump, StandardCharsets.UTF_8)) {
                    return parse(lines, loader + "/");
                }
            } finally {
                Files.deleteIfExists(dump);
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "virtual threads cannot be listed: is there room in "
                            + System.getProperty("java.io.tmpdir")
                            + "?",
                    e);
        }
    }

    /** The newest frame of each virtual thread that begins with a prefix. */
    private static List<String> parse(Stream<String> dump, String prefix) {
        List<String> holders = new ArrayList<>();
        @Nullable String thread = null; // none, or no more of interest
        for (String line : (Iterable<String>) dump::iterator) {
            Matcher header = THREAD.matcher(line);
            if (header.matches()) {
                thread =
                        header.group(3) == null
                                ? null
                                : "#" + header.group(1) + " \"" + header.group(2) + "\"";
                continue;
            }
            Matcher frame = FRAME.matcher(line);
            if (thread != null && frame.matches() && frame.group(1).startsWith(prefix)) {
                holders.add(
                        "virtual thread %s: it is in %s: the plugin has to end it in stop()"
                                .formatted(thread, frame.group(1)));
                thread = null;
            }
        }
        return holders;
    }
}
