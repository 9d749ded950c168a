package io.wirehost.host.admin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;

import io.wirehost.host.config.JsonText;
import io.wirehost.host.config.SettingsText;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Asks a running host. Exit codes: 0, 1 where the host refuses, 2 for wrong arguments, 4 where it
 * does not answer.
 */
public final class AdminClient {
    private static final String VERB = "verb";
    private static final int NO_ANSWER = 4;
    private static final int MAX_ANSWER_BYTES = 64 * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LONG_PATIENCE = Duration.ofMinutes(5);

    /** What may take long: handlers start, or much is written to the disk. */
    private static final Set<String> LONG =
            Set.of(
                    "reload",
                    "plugin-canary",
                    "plugin-shadow",
                    "plugin-rollback",
                    "plugin-promote",
                    "plugin-leaks",
                    "jfr-start",
                    "jfr-dump",
                    "threads");

    /** What the host answers: an object, and the lines behind it. */
    private record Reply(Config head, List<String> lines) {}

    private AdminClient() {}

    /**
     * Asks, and prints the answer; or, on standard error, why there is none.
     *
     * @param socket of the host
     * @param request the {@code verb} and its arguments
     * @param json whether the answer is for programs
     * @return the exit code
     */
    public static int run(Path socket, Map<String, Object> request, boolean json) {
        try {
            return show(request, exchange(socket, request, patience(request)), json);
        } catch (AdminRefusal e) {
            System.err.println(e.getMessage());
            return e.exitCode();
        } catch (IOException e) {
            System.err.println("the host does not answer at " + socket + ": " + e.getMessage());
            return NO_ANSWER;
        }
    }

    private static Duration patience(Map<String, Object> request) {
        return LONG.contains(String.valueOf(request.get(VERB))) ? LONG_PATIENCE : PATIENCE;
    }

    /**
     * Asks.
     *
     * @param socket of the host
     * @param request the {@code verb} and its arguments
     * @param json whether the answer is for programs
     * @return what {@link #run} prints
     * @throws AdminRefusal if the host does not do it
     * @throws IOException if it does not answer
     */
    public static String answer(Path socket, Map<String, Object> request, boolean json)
            throws IOException, AdminRefusal {
        Reply reply = exchange(socket, request, patience(request));
        String verb = String.valueOf(request.get(VERB));
        return json ? json(verb, reply.head(), reply) : text(verb, request, reply.head(), reply);
    }

    private static int show(Map<String, Object> request, Reply reply, boolean json)
            throws AdminRefusal {
        String verb = String.valueOf(request.get(VERB));
        Config answer = LeakReport.withHoldersOfDump(reply.head());
        System.out.print(json ? json(verb, answer, reply) : text(verb, request, answer, reply));
        if (verb.equals("session-close")) {
            String notOpen = SessionsText.notOpen(answer);
            if (!notOpen.isEmpty()) {
                System.err.println("not open: " + notOpen);
                return AdminRefusal.FAILED;
            }
        }
        return 0;
    }

    private static String json(String verb, Config answer, Reply reply) {
        if (!answer.hasPath("lines")) {
            return JsonText.of(answer.root());
        }
        return "{\"ok\":true,\"total\":%d,\"%s\":[%n%s%n]}%n"
                .formatted(
                        answer.getInt("total"),
                        verb,
                        String.join("," + System.lineSeparator(), reply.lines()));
    }

    private static String text(String verb, Map<String, Object> request, Config answer, Reply reply)
            throws AdminRefusal {
        return switch (verb) {
            case "status" -> StatusTable.of(answer, Instant.now());
            case "plugins" ->
                    request.containsKey("id")
                            ? PluginsText.details(answer.getConfigList("plugins"))
                            : PluginsText.table(answer.getConfigList("plugins"));
            case "plugin-disable", "plugin-enable" ->
                    PluginsText.table(answer.getConfigList("plugins"));
            case "plugin-leaks" -> PluginsText.leaks(answer.getConfigList("plugins"));
            case "reload" -> ReloadText.of(answer);
            case "plugin-canary",
                    "plugin-shadow",
                    "plugin-shadow-off",
                    "plugin-rollback",
                    "plugin-promote" ->
                    PluginsText.changes(answer);
            case "sessions" ->
                    SessionsText.table(
                            objects(reply), answer.getInt("total"), request.containsKey("closed"));
            case "listeners", "listener-suspend", "listener-resume" ->
                    StatusTable.listeners(answer.getConfigList("listeners"));
            case "drain" ->
                    "no new connections; %d sessions are asked to end over %d s; then: host.sh stop%n"
                            .formatted(answer.getInt("sessions"), answer.getLong("overSeconds"));
            case "log" -> log(answer);
            case "jfr-start" ->
                    "recording; to write what was recorded: host.sh jfr dump FILE%n".formatted();
            case "metrics", "threads" -> answer.getString("text");
            case "config" -> settings(answer, request.containsKey("origin"));
            case "session" -> SessionsText.details(answer.getConfig("session"));
            case "session-close" -> SessionsText.closing(answer);
            default -> JsonText.of(answer.root());
        };
    }

    private static String log(Config answer) {
        if (answer.hasPath("reopened")) {
            return String.join(System.lineSeparator(), answer.getStringList("reopened"))
                    + System.lineSeparator();
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("LOGGER", "LEVEL", "UNTIL"));
        for (Config logger : answer.getConfigList("loggers")) {
            String until = logger.hasPath("until") ? logger.getString("until") : "the host stops";
            rows.add(
                    List.of(
                            logger.getString("logger"),
                            logger.getString("level"),
                            logger.getBoolean("changed") ? until : ""));
        }
        return Text.table(rows);
    }

    private static String settings(Config answer, boolean origin) {
        return SettingsText.of(
                answer.getConfigList("settings").stream()
                        .map(each -> setting(each, origin))
                        .toList());
    }

    private static SettingsText.Row setting(Config setting, boolean origin) {
        List<String> comments = new ArrayList<>();
        if (origin) {
            comments.add(setting.getString("from"));
        }
        if (setting.getBoolean("pending")) {
            comments.add("takes effect at the next start");
        }
        return new SettingsText.Row(
                setting.getString("key"),
                Objects.requireNonNull(setting.root().get("value"))
                        .render(ConfigRenderOptions.concise()),
                String.join("; ", comments));
    }

    private static List<Config> objects(Reply reply) throws AdminRefusal {
        List<Config> objects = new ArrayList<>();
        for (String line : reply.lines()) {
            objects.add(Json.parse(line));
        }
        return objects;
    }

    /** What {@code sessions} can be sorted by. */
    public static List<String> sessionOrders() {
        return SessionQuery.orders();
    }

    /** What a session can be. */
    public static List<String> sessionStates() {
        return SessionQuery.states();
    }

    /**
     * Where a host listens.
     *
     * @param socket of the host
     * @return its addresses; empty if none answers
     */
    public static Optional<Set<InetSocketAddress>> listening(Path socket) {
        if (!Files.exists(socket)) {
            return Optional.empty();
        }
        try {
            Config answer = ask(socket, Map.of(VERB, "listeners"), PATIENCE);
            return Optional.of(
                    answer.getConfigList("listeners").stream()
                            .map(each ->
                                    new InetSocketAddress(
                                            each.getString("host"), each.getInt("port")))
                            .collect(Collectors.toSet()));
        } catch (IOException | AdminRefusal _) {
            return Optional.empty();
        }
    }

    /**
     * One question with a short answer.
     *
     * @throws AdminRefusal if the answer is {@code "ok":false}, with its error
     * @throws IOException if there is no answer
     */
    static Config ask(Path socket, Map<String, Object> request, Duration patience)
            throws IOException, AdminRefusal {
        return exchange(socket, request, patience).head();
    }

    /**
     * One question with a long answer.
     *
     * @throws AdminRefusal if the answer is {@code "ok":false}, with its error
     * @throws IOException if there is no answer
     */
    static List<String> lines(Path socket, Map<String, Object> request, Duration patience)
            throws IOException, AdminRefusal {
        return exchange(socket, request, patience).lines();
    }

    private static Reply exchange(Path socket, Map<String, Object> request, Duration patience)
            throws IOException, AdminRefusal {
        try (SocketChannel channel = AdminSocket.connect(socket);
                LineChannel lines = new LineChannel(channel)) {
            lines.writeLine(Json.line(request), patience);
            Config answer = Json.parse(readLine(lines, patience));
            if (!answer.getBoolean("ok")) {
                throw new AdminRefusal(
                        answer.getString("error"),
                        answer.hasPath("exitCode")
                                ? answer.getInt("exitCode")
                                : AdminRefusal.FAILED);
            }
            List<String> more = new ArrayList<>();
            int count = answer.hasPath("lines") ? answer.getInt("lines") : 0;
            for (int i = 0; i < count; i++) {
                more.add(readLine(lines, patience));
            }
            return new Reply(answer, more);
        }
    }

    private static String readLine(LineChannel lines, Duration patience) throws IOException {
        String line = lines.readLine(MAX_ANSWER_BYTES, patience);
        if (line == null) {
            throw new IOException("it closed the connection");
        }
        return line;
    }
}
