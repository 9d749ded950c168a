package io.wirehost.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What the user has asked for.
 *
 * @param help only this was asked for
 * @param list only the names of the cases were asked for
 * @param quick short runs
 * @param runs how often each server is started and measured in each case
 * @param only the beginnings of the names of the cases; empty: all
 * @param out where the report goes
 * @param home the packed product
 */
record Options(
        boolean help,
        boolean list,
        boolean quick,
        int runs,
        List<String> only,
        Path out,
        Path home) {
    static final String HELP =
            """
            Measures Wirehost side by side with its peers on this machine, and writes a report.

            usage: bench.sh [OPTION...]

              --quick       short runs, less data: figures that one may look at, not keep
              --runs N      how often each server is started and measured in each case; 7, quick: 3
              --only CASE   this case alone, or all whose names begin so; may be repeated
              --out DIR     where the report goes; host/bench/target/report
              --list        the names of the cases
              --jmh [ARG…]  the micro benchmarks instead, with arguments for JMH
              --help        this text

            Needs two cores: 0 for the server that is measured, 1 for the load. The report is written
            anew after each case. Ends with 1 if a server failed, ended or gave a wrong answer.
            """;

    static Options parse(String... args) {
        boolean help = false;
        boolean list = false;
        boolean quick = false;
        int runs = 0;
        List<String> only = new ArrayList<>();
        Path out = Path.of("host/bench/target/report");
        Path home = Path.of("distribution/target/wirehost");
        Iterator<String> words = List.of(args).iterator();
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "--help" -> help = true;
                case "--list" -> list = true;
                case "--quick" -> quick = true;
                case "--runs" -> runs = number(word, value(word, words));
                case "--only" -> only.add(value(word, words));
                case "--out" -> out = Path.of(value(word, words));
                case "--home" -> home = Path.of(value(word, words));
                default ->
                        throw new IllegalArgumentException(
                                "there is no option " + word + "; see: bench.sh --help");
            }
        }
        return new Options(
                help,
                list,
                quick,
                runs > 0 ? runs : quick ? 3 : 7,
                List.copyOf(only),
                out.toAbsolutePath(),
                home.toAbsolutePath());
    }

    private static String value(String option, Iterator<String> words) {
        if (!words.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value; see: bench.sh --help");
        }
        return words.next();
    }

    private static int number(String option, String text) {
        try {
            int number = Integer.parseInt(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, as a number that is too small
        }
        throw new IllegalArgumentException(option + " " + text + ": not a number above 0");
    }

    boolean wants(String name) {
        return only.isEmpty() || only.stream().anyMatch(name::startsWith);
    }

    String how() {
        return "each server %d times, %d s after %d s of warm-up%s"
                .formatted(
                        runs,
                        run().toSeconds(),
                        warmUp().toSeconds(),
                        quick ? ", with less data (--quick)" : "");
    }

    Duration warmUp() {
        return quick ? Duration.ofSeconds(3) : Duration.ofSeconds(8);
    }

    Duration run() {
        return quick ? Duration.ofSeconds(1) : Duration.ofSeconds(3);
    }
}
