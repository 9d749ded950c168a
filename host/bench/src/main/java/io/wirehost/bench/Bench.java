package io.wirehost.bench;

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

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The program. */
public final class Bench {
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
        Machine machine = Machine.current();
        List<Result> results = measure(cases, options.runs());
        List<Target> targets = Targets.all();
        System.out.print(TerminalReport.targets(targets, results));
        write(options.out().resolve("results.json"), JsonReport.of(machine, results, targets));
        write(options.out().resolve("report.html"), HtmlReport.of(machine, results, targets));
    }

    private static List<Result> measure(List<Case> cases, int runs)
            throws IOException, InterruptedException {
        boolean terminal =
                Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
        int steps = cases.stream().mapToInt(one -> Comparison.steps(one, runs)).sum();
        TerminalProgress progress = new TerminalProgress(System.err, terminal, steps);
        Comparison comparison = new Comparison(runs, progress);
        List<Result> results = new ArrayList<>();
        for (Case one : cases) {
            Result result = comparison.measure(one);
            results.add(result);
            progress.clear();
            System.out.print(TerminalReport.table(result));
        }
        return results;
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        System.out.println(file);
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
