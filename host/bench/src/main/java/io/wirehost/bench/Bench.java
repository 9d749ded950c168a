package io.wirehost.bench;

import io.netty.channel.epoll.Epoll;
import io.wirehost.bench.cases.Cases;
import io.wirehost.bench.cases.Laboratory;
import io.wirehost.bench.cases.Targets;
import io.wirehost.bench.compare.Case;
import io.wirehost.bench.compare.Comparison;
import io.wirehost.bench.compare.Result;
import io.wirehost.bench.compare.Target;
import io.wirehost.bench.report.HtmlReport;
import io.wirehost.bench.report.JsonReport;
import io.wirehost.bench.report.Machine;
import io.wirehost.bench.report.TerminalReport;
import io.wirehost.bench.server.Contenders;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program. */
public final class Bench {
    private static final String JSON = "results.json";
    private static final String HTML = "report.html";

    private Bench() {}

    /**
     * Measures and reports.
     *
     * @param args see {@link Options#HELP}
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        if (options.help()) {
            System.out.print(Options.HELP);
            return;
        }
        endServersAtExit();
        if (!Epoll.isAvailable()) {
            System.err.println(
                    "Netty has no native part for this processor: Netty epoll is left out");
        }
        Contenders contenders =
                new Contenders(
                        options.home(),
                        Path.of("host/bench/target/peers").toAbsolutePath(),
                        Path.of("host/bench/target/plugins").toAbsolutePath());
        Path scratch = Files.createDirectories(options.out().resolve("scratch"));
        Laboratory laboratory = new Laboratory(scratch, "0", options.warmUp(), options.run());
        List<Case> cases =
                new Cases(contenders, laboratory, 15_000, options.quick() ? 128 << 20 : 1 << 30)
                        .all().stream().filter(one -> options.wants(one.name())).toList();
        if (options.list()) {
            cases.forEach(one -> System.out.printf("%-16s %s%n", one.name(), one.title()));
            return;
        }
        if (cases.isEmpty()) {
            System.err.println(
                    "there is no case " + String.join(" or ", options.only()) + "; see: --list");
            System.exit(2);
        }
        List<Result> results = measure(cases, options);
        System.out.print(TerminalReport.targets(Targets.all(), results));
        System.out.println(options.out().resolve(JSON));
        System.out.println(options.out().resolve(HTML));
        if (results.stream().anyMatch(result -> !result.failures().isEmpty())) {
            System.exit(1);
        }
    }

    private static List<Result> measure(List<Case> cases, Options options)
            throws IOException, InterruptedException {
        Machine machine = Machine.current(options.how());
        int runs = options.runs();
        int steps = cases.stream().mapToInt(one -> Comparison.steps(one, runs)).sum();
        TerminalProgress progress =
                new TerminalProgress(System.err, Boolean.getBoolean("bench.terminal"), steps);
        Comparison comparison = new Comparison(runs, progress);
        List<Result> results = new ArrayList<>();
        for (Case one : cases) {
            Result result = comparison.measure(one);
            results.add(result);
            progress.clear();
            System.out.print(TerminalReport.table(result));
            write(machine, results, options.out()); // each time: who stops it keeps what there is
        }
        return results;
    }

    private static void write(Machine machine, List<Result> results, Path out) throws IOException {
        List<Target> targets = Targets.all();
        Files.writeString(out.resolve(JSON), JsonReport.of(machine, results, targets));
        Files.writeString(out.resolve(HTML), HtmlReport.of(machine, results, targets));
    }

    /** Also where the user stops the bench. */
    private static void endServersAtExit() {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () ->
                                        ProcessHandle.current()
                                                .children()
                                                .forEach(ProcessHandle::destroy),
                                "end servers"));
    }
}
