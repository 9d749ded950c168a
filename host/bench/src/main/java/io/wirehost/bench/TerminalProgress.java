package io.wirehost.bench;

import io.wirehost.bench.compare.Progress;

import java.io.PrintStream;
import java.time.Duration;

/** A bar in the last line of a terminal; where there is none, a line for each case. */
final class TerminalProgress implements Progress {
    private static final int WIDTH = 30;

    private final PrintStream out;
    private final boolean terminal;
    private final int steps;
    private final long began = System.nanoTime();
    private int done;
    private String lastCase = "";

    TerminalProgress(PrintStream out, boolean terminal, int steps) {
        this.out = out;
        this.terminal = terminal;
        this.steps = steps;
    }

    @Override
    public void step(String what) {
        if (terminal) {
            out.print("\r\033[K" + bar() + " " + what);
            out.flush();
        } else {
            String name = what.substring(0, what.indexOf(':'));
            if (!name.equals(lastCase)) {
                out.println("measuring " + name);
                lastCase = name;
            }
        }
        done++;
    }

    /** Makes room for other output. */
    void clear() {
        if (terminal) {
            out.print("\r\033[K");
            out.flush();
        }
    }

    private String bar() {
        int filled = WIDTH * done / steps;
        String left = "";
        if (done > 0) {
            Duration rest = Duration.ofNanos((System.nanoTime() - began) / done * (steps - done));
            left = ", about %d min left".formatted(rest.toMinutes() + 1);
        }
        return "[%s%s] %d %%%s"
                .formatted(
                        "#".repeat(filled), "·".repeat(WIDTH - filled), 100 * done / steps, left);
    }
}
