package io.wirehost.host.admin;

import com.typesafe.config.Config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Shows {@code top}, on a terminal or as lines. The terminal is in raw mode already, and is put
 * right again by {@code host.sh}.
 */
public final class TopClient {
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int NO_ANSWER = 4;
    private static final String ENTER = "\u001b[?1049h\u001b[?25l";
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
    private static final String HOME = "\u001b[H";
    private static final String TO_END_OF_LINE = "\u001b[K";
    private static final String TO_END_OF_SCREEN = "\u001b[J";

    private final Path socket;
    private TopOrder order = TopOrder.BYTES;
    private boolean reverse;

    private TopClient(Path socket) {
        this.socket = socket;
    }

    /**
     * Shows the screen until q is pressed.
     *
     * @param socket of the host
     * @return the exit code
     */
    public static int run(Path socket) {
        Thread leave = new Thread(() -> print(LEAVE), "leave"); // also after an interrupt
        Runtime.getRuntime().addShutdownHook(leave);
        print(ENTER);
        Outcome outcome = outcome(new TopClient(socket)::run);
        Runtime.getRuntime().removeShutdownHook(leave);
        print(LEAVE);
        return outcome.tell();
    }

    /**
     * Prints what goes through in a second, as an object on a line each time.
     *
     * @param socket of the host
     * @param count how many times
     * @param limit how many sessions, those with the most bytes
     * @return the exit code
     */
    public static int print(Path socket, int count, int limit) {
        return outcome(() -> new TopClient(socket).print(count, limit)).tell();
    }

    private interface Work {
        void run() throws IOException, AdminRefusal, InterruptedException;
    }

    private record Outcome(int code, String problem) {
        int tell() {
            if (!problem.isEmpty()) {
                System.err.println(problem);
            }
            return code;
        }
    }

    private static Outcome outcome(Work work) {
        try {
            work.run();
            return new Outcome(0, "");
        } catch (AdminRefusal e) {
            return new Outcome(e.exitCode(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Outcome(NO_ANSWER, "the host does not answer any more: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(AdminRefusal.FAILED, "interrupted");
        }
    }

    private void print(int count, int limit)
            throws IOException, AdminRefusal, InterruptedException {
        TopSample before = sample();
        for (int i = 0; i < count; i++) {
            TimeUnit.NANOSECONDS.sleep(before.nanos() + PERIOD.toNanos() - System.nanoTime());
            TopSample now = sample();
            System.out.println(TopJson.of(before, now, Instant.now(), limit));
            before = now;
        }
    }

    private void run() throws IOException, AdminRefusal, InterruptedException {
        TopSample before = sample();
        TopSample now = before;
        while (true) {
            show(before, now);
            long next = System.nanoTime() + PERIOD.toNanos();
            while (System.nanoTime() < next) {
                int key = key(next);
                if (key == 'q' || key == 'Q') {
                    return;
                }
                if (key > 0 && press((char) key)) {
                    show(before, now);
                }
            }
            before = now;
            now = sample();
        }
    }

    private boolean press(char key) {
        if (key == 'r') {
            reverse = !reverse;
            return true;
        }
        for (TopOrder each : TopOrder.values()) {
            if (each.key() == key) {
                order = each;
                return true;
            }
        }
        return false;
    }

    /** What was pressed until then; −1 if nothing was. */
    private static int key(long until) throws IOException, InterruptedException {
        InputStream in = System.in;
        while (in.available() == 0) {
            if (System.nanoTime() >= until) {
                return -1;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return in.read();
    }

    private TopSample sample() throws IOException, AdminRefusal {
        Config status = AdminClient.ask(socket, Map.of("verb", "status"), PATIENCE);
        List<String> sessions = AdminClient.lines(socket, Map.of("verb", "sessions"), PATIENCE);
        return TopSample.of(System.nanoTime(), status, sessions);
    }

    private void show(TopSample before, TopSample now) throws IOException, AdminRefusal {
        int[] size = size();
        List<String> lines =
                new TopScreen(order, reverse, size[1]).lines(before, now, Instant.now(), size[0]);
        StringBuilder screen = new StringBuilder(HOME);
        for (int i = 0; i < lines.size(); i++) {
            screen.append(lines.get(i)).append(TO_END_OF_LINE);
            screen.append(i + 1 < lines.size() ? "\r\n" : "");
        }
        print(screen.append(TO_END_OF_SCREEN).toString());
    }

    /** Rows and columns, which may have changed. */
    private static int[] size() throws IOException {
        Process stty =
                new ProcessBuilder("stty", "size")
                        .redirectInput(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String[] size =
                new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                        .strip()
                        .split(" ", -1);
        return size.length == 2 && !size[0].equals("0")
                ? new int[] {Integer.parseInt(size[0]), Integer.parseInt(size[1])}
                : new int[] {24, 80};
    }

    private static void print(String text) {
        System.out.print(text);
        System.out.flush();
    }
}
