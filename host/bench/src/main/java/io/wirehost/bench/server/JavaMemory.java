package io.wirehost.bench.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * The memory of a Java process, by its own {@code jcmd} and by {@code /proc/PID/smaps}.
 *
 * <p>Which pages of a heap are resident tells how far it has been filled between two collections,
 * and that they were touched before tells nothing of what lives in them. So of the heap, what lives
 * is counted, and of all the rest the resident pages.
 */
final class JavaMemory {
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)$");
    private static final Pattern RANGE =
            Pattern.compile("\\[0x(\\p{XDigit}+), (?:0x\\p{XDigit}+, )?0x(\\p{XDigit}+)\\)");
    private static final Pattern MAPPING =
            Pattern.compile(
                    "(?m)^(\\p{XDigit}+)-\\p{XDigit}+ \\S+ \\p{XDigit}+ .*|^Rss:\\s+(\\d+) kB$");

    private final Path jcmd;
    private final long pid;

    JavaMemory(Path jcmd, long pid) {
        this.jcmd = jcmd;
        this.pid = pid;
    }

    /** Collects garbage, of the whole heap, and counts what is left in it. */
    long liveBytes() throws IOException, InterruptedException {
        // GC.run does less where Java is told to collect while the program goes on.
        return live(ask("GC.class_histogram"));
    }

    /** What is resident besides the heap. */
    long besidesHeap(String smaps) throws IOException, InterruptedException {
        return besidesHeap(ask("GC.heap_info"), smaps);
    }

    static long live(String histogram) {
        return Long.parseLong(find(TOTAL, histogram).group(1));
    }

    static long besidesHeap(String heapInfo, String smaps) {
        long begin = addresses(heapInfo, 1).min().orElseThrow();
        long end = addresses(heapInfo, 2).max().orElseThrow();
        long bytes = 0;
        boolean inHeap = false;
        Matcher line = MAPPING.matcher(smaps);
        while (line.find()) {
            if (line.group(1) != null) {
                long address = Long.parseUnsignedLong(line.group(1), 16);
                inHeap = address >= begin && address < end;
            } else if (!inHeap) {
                bytes += Long.parseLong(line.group(2)) * 1024;
            }
        }
        return bytes;
    }

    private static LongStream addresses(String heapInfo, int group) {
        find(RANGE, heapInfo);
        return RANGE.matcher(heapInfo)
                .results()
                .mapToLong(range -> Long.parseUnsignedLong(range.group(group), 16));
    }

    private static MatchResult find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no " + pattern + " in what jcmd prints: " + text);
        }
        return matcher;
    }

    private String ask(String command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("jcmd: " + output);
        }
        return output;
    }
}
