package io.wirehost.bench;

import io.wirehost.bench.cases.Cases;
import io.wirehost.bench.cases.Laboratory;
import io.wirehost.bench.compare.Case;
import io.wirehost.bench.compare.Comparison;
import io.wirehost.bench.compare.Result;
import io.wirehost.bench.report.TerminalReport;
import io.wirehost.bench.server.Contenders;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
        Comparison comparison = new Comparison(options.runs(), System.err::println);
        for (Case one : cases) {
            Result result = comparison.measure(one);
            System.out.print(TerminalReport.table(result));
        }
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
