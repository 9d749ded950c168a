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
 * The screen of {@code host.sh top}, until q is pressed: {@code Top SOCKET}. The terminal is in raw
 * mode already, and is put right again by {@code host.sh}.
 */
public final class Top {
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int NO_ANSWER = 4;
    private static final String ENTER = "\u001b[?1049h\u001b[?25l";
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
    private static final String HOME = "\u001b[H";
    private static final String TO_END_OF_LINE = "\u001b[K";
    private static final String TO_END_OF_SCREEN = "\u001b[J";

    private final Path socket;
    private TopScreen.Order order = TopScreen.Order.BYTES;
    private boolean reverse;

    private Top(Path socket) {
        this.socket = socket;
    }

    /**
     * The program.
     *
     * @param args the socket
     */
    public static void main(String[] args) throws InterruptedException {
        if (args.length != 1) {
            System.err.println("usage: Top SOCKET");
            System.exit(AdminRefusal.USAGE);
        }
        Thread leave = new Thread(() -> print(LEAVE), "leave"); // also after an interrupt
        Runtime.getRuntime().addShutdownHook(leave);
        print(ENTER);
        String problem = "";
        int code = 0;
        try {
            new Top(Path.of(args[0])).run();
        } catch (AdminRefusal e) {
            problem = String.valueOf(e.getMessage());
            code = e.exitCode();
        } catch (IOException e) {
            problem = "the host does not answer any more: " + e.getMessage();
            code = NO_ANSWER;
        }
        Runtime.getRuntime().removeShutdownHook(leave);
        print(LEAVE);
        if (!problem.isEmpty()) {
            System.err.println(problem);
        }
        System.exit(code);
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
        for (TopScreen.Order each : TopScreen.Order.values()) {
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
