package io.wirehost.host.doctor;

import io.wirehost.host.admin.AdminClient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The host that runs, or what the last one has left.
 *
 * @param var where it keeps its state
 * @param pid empty: none runs
 * @param proc where the kernel tells of processes, {@code /proc}
 */
record HostProcess(Path var, OptionalLong pid, Path proc) {
    private static final double NEARLY_ALL = 0.8;

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        if (pid.isPresent()) {
            findings.add(answering(pid.getAsLong()));
            addDescriptors(pid.getAsLong(), findings);
        } else if (Files.exists(var.resolve("host.pid"))) {
            findings.add(
                    Finding.problem(
                            "host",
                            "it has ended without leave: the last lines of %s, or of the journal where systemd runs it, and the log of the kernel (dmesg), may tell why"
                                    .formatted(var.resolve("log/host.out"))));
        } else {
            findings.add(Finding.ok("host", "it does not run"));
        }
        addCrashes(findings);
        return findings;
    }

    private Finding answering(long running) {
        return AdminClient.listening(var.resolve("host.sock")).isPresent()
                ? Finding.ok("host", "pid %d runs and answers".formatted(running))
                : Finding.problem(
                        "host",
                        "pid %d runs and does not answer this user at %s now: try again; if it stays so, host.sh diag keeps what can be had of it, and a restart is the remedy"
                                .formatted(running, var.resolve("host.sock")));
    }

    private void addDescriptors(long running, List<Finding> findings) {
        Path process = proc.resolve(Long.toString(running));
        try (Stream<Path> open = Files.list(process.resolve("fd"));
                Stream<String> limits = Files.lines(process.resolve("limits"))) {
            long most = descriptors(limits);
            long now = open.count();
            String text = "%d of %d are open".formatted(now, most);
            findings.add(
                    now < most * NEARLY_ALL
                            ? Finding.ok("descriptors", text)
                            : Finding.warning(
                                    "descriptors",
                                    text
                                            + ", and then no connection is accepted: raise the"
                                            + " limit (ulimit -n, LimitNOFILE= of a systemd unit),"
                                            + " or lower max-connections"));
        } catch (IOException | UncheckedIOException e) {
            // It has just ended, or belongs to another user, which the other findings tell.
        }
    }

    /** That it may have open; empty: none runs, or it does not tell. */
    OptionalLong descriptors() {
        if (pid.isEmpty()) {
            return OptionalLong.empty();
        }
        Path limits = proc.resolve(Long.toString(pid.getAsLong())).resolve("limits");
        try (Stream<String> lines = Files.lines(limits)) {
            return OptionalLong.of(descriptors(lines));
        } catch (IOException | UncheckedIOException e) {
            return OptionalLong.empty();
        }
    }

    private static long descriptors(Stream<String> limits) {
        return limits.filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split("\\s+", -1)[3])
                .mapToLong(HostProcess::limit)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    private static long limit(String text) {
        return text.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(text);
    }

    private void addCrashes(List<Finding> findings) {
        Path logs = var.resolve("log");
        if (!Files.isDirectory(logs)) {
            return;
        }
        try (Stream<Path> files = Files.list(logs)) {
            List<Path> crashes =
                    files.filter(file -> file.getFileName().toString().startsWith("hs_err_pid"))
                            .sorted(Comparator.naturalOrder())
                            .toList();
            if (!crashes.isEmpty()) {
                findings.add(
                        Finding.warning(
                                "crashes",
                                "Java itself has crashed: %s tells where; keep it, then remove it"
                                        .formatted(crashes.getLast())));
            }
        } catch (IOException | UncheckedIOException e) {
            findings.add(Finding.warning("log", "%s cannot be read: %s".formatted(logs, e)));
        }
    }
}
