package io.wirehost.host.cli;

import io.wirehost.host.Version;
import io.wirehost.host.doctor.Doctor;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code host.sh diag}. */
final class DiagVerb implements Action {
    private static final String RECORDING = "jfr-dump";
    private static final String THREADS = "threads";
    private static final long MOST_OF_A_LOG = 10L << 20;

    /** By the names in the archive; JSON where the name says so. */
    private static final Map<String, Map<String, Object>> QUESTIONS =
            Map.of(
                    "status.json", Map.of("verb", "status"),
                    "plugins.json", Map.of("verb", "plugins"),
                    "sessions.json", Map.of("verb", "sessions"),
                    "sessions-closed.json", Map.of("verb", "sessions", "closed", "true"),
                    "config-running.txt", Map.of("verb", "config", "origin", "true"),
                    "loggers.txt", Map.of("verb", "log"),
                    "metrics.txt", Map.of("verb", "metrics"));

    /** What the kernel tells of a process, without its arguments and environment. */
    private static final List<String> OF_PROCESS =
            List.of("limits", "status", "smaps_rollup", "io", "cgroup", "net/sockstat");

    static Verb diag() {
        return Verb.of(
                        "diag",
                        "writes all that helps to find a fault into one zip",
                        "Threads, the configuration, the sessions that are open and the last that"
                            + " closed, the plugins, metrics, the ends of the logs, versions,"
                            + " limits, what doctor finds, and the flight recording if there is"
                            + " one. What cannot be had, as when no host runs, is listed in it.",
                        "Passwords of the configuration are masked. Addresses of peers, and what"
                                + " the log has of them, are not: look at it before you give it"
                                + " away.")
                .optionalOperand(Verb.FILE, "a new one; wirehost-diag-TIME.zip in this directory")
                .does(new DiagVerb());
    }

    @Override
    public List<String> asked() {
        return List.of(
                "status", "plugins", "sessions", "config", "log", "metrics", THREADS, RECORDING);
    }

    @Override
    public int run(Words words, Installation installation) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
        Path file =
                installation.file(words.operand(Verb.FILE).orElse("wirehost-diag-" + now + ".zip"));
        try (DiagArchive archive = DiagArchive.create(file)) {
            write(archive, installation);
            System.out.printf(
                    "%s has %d files; look at it before you give it away: it has addresses of"
                            + " peers, and lines of the log%n",
                    file, archive.finish());
            return ExitCode.DONE;
        } catch (FileAlreadyExistsException e) {
            System.err.println("host.sh: " + file + " is there already: name another one");
            return ExitCode.USAGE;
        } catch (AccessDeniedException e) {
            System.err.println("host.sh: this user may not write " + file + ": name another one");
            return ExitCode.NOT_ALLOWED;
        } catch (IOException e) {
            System.err.println("host.sh: cannot write " + file + ": " + e);
            remove(file);
            return ExitCode.FAILED;
        }
    }

    /** Half of it would be in the way of the next. */
    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            System.err.println("host.sh: and cannot remove it: " + e);
        }
    }

    private static void write(DiagArchive archive, Installation installation) throws IOException {
        Path var = installation.var();
        archive.add("versions.txt", DiagVerb::versions);
        archive.add(
                "doctor.txt",
                () ->
                        DoctorVerb.text(
                                Doctor.examine(
                                        installation.home(),
                                        var,
                                        installation.conf(),
                                        installation.pid())));
        archive.add("config.txt", () -> ConfigShow.text(installation.conf()));
        Asking asking = new Asking(installation);
        for (Map.Entry<String, Map<String, Object>> each : new TreeMap<>(QUESTIONS).entrySet()) {
            archive.add(
                    each.getKey(),
                    () -> asking.answer(each.getValue(), each.getKey().endsWith(".json")));
        }
        archive.add("threads.txt", () -> asking.answer(Map.of("verb", THREADS), false));
        archive.add(installation, "threads.json", file -> asking.write(THREADS, file));
        archive.add(installation, "recording.jfr", file -> asking.write(RECORDING, file));
        if (installation.pid().isPresent()) {
            Path process = Path.of("/proc", Long.toString(installation.pid().getAsLong()));
            for (String name : OF_PROCESS) {
                archive.addFile("process/" + name, process.resolve(name), MOST_OF_A_LOG);
            }
        }
        archive.addFiles("log", var.resolve("log"), MOST_OF_A_LOG);
        if (!Files.exists(var.resolve("log/host.log"))) {
            archive.miss(
                    "log/host.log",
                    "host.sh run logs to its terminal, or to the journal: journalctl -u wirehost");
        }
    }

    private static String versions() {
        StringBuilder text = new StringBuilder();
        text.append("wirehost ").append(Version.current()).append('\n');
        for (String name :
                List.of(
                        "java.vm.name",
                        "java.vm.version",
                        "java.vendor",
                        "os.name",
                        "os.version",
                        "os.arch")) {
            text.append(name).append(' ').append(System.getProperty(name)).append('\n');
        }
        text.append("processors ").append(Runtime.getRuntime().availableProcessors()).append('\n');
        return text.append("at ").append(Instant.now()).append('\n').toString();
    }
}
