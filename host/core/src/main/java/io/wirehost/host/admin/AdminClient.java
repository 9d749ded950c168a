package io.wirehost.host.admin;

import com.typesafe.config.Config;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Asks a running host: {@code AdminClient SOCKET VERB [KEY=VALUE]… [-o json|table]}. Exit codes: 0,
 * 1 where the host refuses, 2 for wrong arguments, 4 where it does not answer.
 */
public final class AdminClient {
    private static final int MAX_ANSWER_BYTES = 64 * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LONG_PATIENCE = Duration.ofMinutes(5);

    /** What may take long: handlers start, or a heap is written to the disk. */
    private static final Set<String> LONG =
            Set.of("reload", "plugin-canary", "plugin-rollback", "plugin-promote", "plugin-leaks");

    private AdminClient() {}

    /**
     * The program.
     *
     * @param args the socket, the verb, what else the request says, the form of the output
     */
    public static void main(String[] args) {
        System.exit(run(List.of(args)));
    }

    private static int run(List<String> args) {
        int form = args.indexOf("-o");
        List<String> words = form < 0 ? args : args.subList(0, form);
        List<String> forms = form < 0 ? List.of("table") : args.subList(form + 1, args.size());
        if (words.size() < 2
                || forms.size() != 1
                || !List.of("json", "table").contains(forms.getFirst())
                || words.stream().skip(2).anyMatch(word -> word.indexOf('=') < 1)) {
            System.err.println("usage: AdminClient SOCKET VERB [KEY=VALUE]… [-o json|table]");
            return 2;
        }
        try {
            String verb = words.get(1);
            Map<String, Object> request = new TreeMap<>();
            for (String word : words.subList(2, words.size())) {
                int equals = word.indexOf('=');
                request.put(word.substring(0, equals), word.substring(equals + 1));
            }
            request.put("verb", verb);
            Config answer =
                    LeakReport.withHoldersOfDump(
                            ask(
                                    Path.of(words.get(0)),
                                    request,
                                    LONG.contains(verb) ? LONG_PATIENCE : PATIENCE));
            System.out.print(
                    forms.getFirst().equals("json")
                            ? Json.pretty(answer) + System.lineSeparator()
                            : text(verb, request.containsKey("id"), answer));
            return 0;
        } catch (AdminRefusal e) {
            System.err.println(e.getMessage());
            return 1;
        } catch (IOException e) {
            System.err.println(
                    "the host does not answer at " + args.get(0) + ": " + e.getMessage());
            return 4;
        }
    }

    private static String text(String verb, boolean ofOne, Config answer) {
        return switch (verb) {
            case "status" -> StatusTable.of(answer, Instant.now());
            case "plugins" ->
                    ofOne
                            ? PluginsText.details(answer.getConfigList("plugins"))
                            : PluginsText.table(answer.getConfigList("plugins"));
            case "plugin-disable", "plugin-enable" ->
                    PluginsText.table(answer.getConfigList("plugins"));
            case "plugin-leaks" -> PluginsText.leaks(answer.getConfigList("plugins"));
            case "reload", "plugin-canary", "plugin-rollback", "plugin-promote" ->
                    PluginsText.changes(answer);
            default -> Json.pretty(answer) + System.lineSeparator();
        };
    }

    /**
     * One question.
     *
     * @throws AdminRefusal if the answer is {@code "ok":false}, with its error
     * @throws IOException if there is no answer
     */
    static Config ask(Path socket, Map<String, Object> request, Duration patience)
            throws IOException, AdminRefusal {
        try (SocketChannel channel = AdminSocket.connect(socket);
                LineChannel lines = new LineChannel(channel)) {
            lines.writeLine(Json.line(request), patience);
            String line = lines.readLine(MAX_ANSWER_BYTES, patience);
            if (line == null) {
                throw new IOException("it closed the connection");
            }
            Config answer = Json.parse(line);
            if (!answer.getBoolean("ok")) {
                throw new AdminRefusal(answer.getString("error"));
            }
            return answer;
        }
    }
}
