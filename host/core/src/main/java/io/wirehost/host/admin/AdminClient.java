package io.wirehost.host.admin;

import com.typesafe.config.Config;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Asks a running host: {@code AdminClient SOCKET VERB [-o json|table]}. Exit codes: 0, 1 where the
 * host refuses, 2 for wrong arguments, 4 where it does not answer.
 */
public final class AdminClient {
    private static final int MAX_ANSWER_BYTES = 64 * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private AdminClient() {}

    /**
     * The program.
     *
     * @param args the socket, the verb, the form of the output
     */
    public static void main(String[] args) {
        System.exit(run(List.of(args)));
    }

    private static int run(List<String> args) {
        boolean form = args.size() == 4 && args.get(2).equals("-o");
        boolean json = form && args.get(3).equals("json");
        if (args.size() != 2 && !(form && (json || args.get(3).equals("table")))) {
            System.err.println("usage: AdminClient SOCKET VERB [-o json|table]");
            return 2;
        }
        try {
            Config answer = ask(Path.of(args.get(0)), args.get(1), PATIENCE);
            System.out.print(
                    json || !args.get(1).equals("status")
                            ? Json.pretty(answer) + System.lineSeparator()
                            : StatusTable.of(answer, Instant.now()));
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

    /**
     * One question.
     *
     * @throws AdminRefusal if the answer is {@code "ok":false}, with its error
     * @throws IOException if there is no answer
     */
    static Config ask(Path socket, String verb, Duration patience)
            throws IOException, AdminRefusal {
        try (SocketChannel channel = AdminSocket.connect(socket);
                LineChannel lines = new LineChannel(channel)) {
            lines.writeLine(Json.line(Map.of("verb", verb)), patience);
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
