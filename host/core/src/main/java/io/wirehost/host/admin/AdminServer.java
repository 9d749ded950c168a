package io.wirehost.host.admin;

import com.typesafe.config.Config;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;

/** Answers the operator. */
public final class AdminServer implements AutoCloseable {
    static final int MAX_CONNECTIONS = 8;
    static final int MAX_REQUEST_BYTES = 8 * 1024;

    /** For one request to come in, and for its answer to be taken. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** For somebody who watches to take what there is: also while they scroll back. */
    private static final Duration LONG_PATIENCE = Duration.ofHours(1);

    /** How often one who watches is told what has come. */
    private static final Duration BETWEEN_LINES = Duration.ofMillis(20);

    /** Between two attempts to accept while the system refuses, as it does without descriptors. */
    private static final Duration ACCEPT_PAUSE = Duration.ofMillis(200);

    private static final Logger log = LoggerFactory.getLogger(AdminServer.class);

    private final Path socket;
    private final ServerSocketChannel listening;
    private final Map<String, AdminVerb> verbs;
    private final Duration patience;
    private final Semaphore places = new Semaphore(MAX_CONNECTIONS);

    private AdminServer(
            Path socket,
            ServerSocketChannel listening,
            Map<String, AdminVerb> verbs,
            Duration patience) {
        this.socket = socket;
        this.listening = listening;
        this.verbs = verbs;
        this.patience = patience;
    }

    /**
     * Begins to answer, on threads of its own.
     *
     * @param socket the file to listen at, in a directory that belongs to this process alone; what
     *     a dead process has left there is replaced
     * @param verbs by name
     * @return to be closed
     * @throws IOException if it cannot listen there
     */
    public static AdminServer open(Path socket, Map<String, AdminVerb> verbs) throws IOException {
        return open(socket, verbs, PATIENCE);
    }

    static AdminServer open(Path socket, Map<String, AdminVerb> verbs, Duration patience)
            throws IOException {
        AdminServer server =
                new AdminServer(socket, AdminSocket.listen(socket), Map.copyOf(verbs), patience);
        Thread.ofPlatform().daemon().name("admin").start(server::accept);
        return server;
    }

    /** Listens no more and removes the file. Requests that are being answered are finished. */
    @Override
    public void close() throws IOException {
        try (listening) {
            Files.deleteIfExists(socket);
        }
    }

    private void accept() {
        while (true) {
            try {
                admit(listening.accept());
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                log.warn("Cannot accept an admin connection, will try again: {}", e.toString());
                if (!pause()) {
                    return;
                }
            }
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(ACCEPT_PAUSE);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void admit(SocketChannel channel) {
        if (!places.tryAcquire()) {
            refuse(channel);
            return;
        }
        // Of the platform: it must run even where plugins hold all carriers of the virtual ones.
        Thread.ofPlatform()
                .daemon()
                .name("admin-connection")
                .start(() -> {
                    try {
                        serve(channel);
                    } finally {
                        places.release();
                    }
                });
    }

    /** A line this short fits the buffer of a fresh socket, so nobody waits. */
    private void refuse(SocketChannel channel) {
        try (channel;
                LineChannel lines = new LineChannel(channel)) {
            lines.writeLine(
                    error("all %d admin connections are in use".formatted(MAX_CONNECTIONS)),
                    patience);
        } catch (IOException e) {
            log.debug("An admin connection that found no place: {}", e.toString());
        }
    }

    private void serve(SocketChannel channel) {
        try (channel;
                LineChannel lines = new LineChannel(channel)) {
            try {
                String request = lines.readLine(MAX_REQUEST_BYTES, patience);
                while (request != null) {
                    Answer answer = answer(request);
                    lines.writeLine(answer.line, patience);
                    lines.writeLines(answer.lines, patience);
                    if (answer.stream != null) {
                        follow(answer.stream, lines);
                        return;
                    }
                    request = lines.readLine(MAX_REQUEST_BYTES, patience);
                }
            } catch (LineTooLongException e) {
                lines.writeLine(error(e.getMessage()), patience);
            }
        } catch (SocketTimeoutException e) {
            log.debug("An admin connection was silent for {}", patience);
        } catch (IOException e) {
            log.debug("An admin connection broke: {}", e.toString());
        }
    }

    /** Until it is over, or the other side has seen enough. */
    private static void follow(LineStream stream, LineChannel lines) throws IOException {
        try (stream) {
            boolean wanted = true;
            while (wanted && !stream.isOver()) {
                wanted = !lines.awaitInput(BETWEEN_LINES);
                lines.writeLines(stream.next(), LONG_PATIENCE);
            }
            lines.writeLine(stream.end(), LONG_PATIENCE);
        }
    }

    private record Answer(String line, Iterable<String> lines, @Nullable LineStream stream) {
        Answer(String line) {
            this(line, List.of(), null);
        }
    }

    private Answer answer(String line) {
        try {
            Config request = Json.parse(line);
            Map<String, Object> answer = new TreeMap<>(verb(request).answer(request));
            answer.put("ok", true);
            if (answer.get("lines") instanceof Lines lines) {
                answer.put("lines", lines.count());
                return new Answer(Json.line(answer), lines, null);
            }
            if (answer.get("lines") instanceof LineStream stream) {
                answer.put("lines", "until the end");
                return new Answer(Json.line(answer), List.of(), stream);
            }
            return new Answer(Json.line(answer));
        } catch (AdminRefusal e) {
            return new Answer(refusal(e));
        } catch (RuntimeException e) {
            log.error("The admin request {} failed", Json.quoted(line), e);
            return new Answer(error("the host failed on this request; its log says why"));
        }
    }

    private AdminVerb verb(Config request) throws AdminRefusal {
        String known = String.join(", ", new TreeSet<>(verbs.keySet()));
        if (!request.hasPath("verb")) {
            throw new AdminRefusal("the request names no verb; there are: " + known);
        }
        String name = Json.text(request, "verb");
        AdminVerb verb = verbs.get(name);
        if (verb == null) {
            throw new AdminRefusal(
                    "there is no verb %s; there are: %s".formatted(Json.quoted(name), known));
        }
        return verb;
    }

    private static String refusal(AdminRefusal refusal) {
        Map<String, Object> answer = new TreeMap<>();
        answer.put("ok", false);
        answer.put("error", String.valueOf(refusal.getMessage()));
        if (refusal.exitCode() != AdminRefusal.FAILED) {
            answer.put("exitCode", refusal.exitCode());
        }
        return Json.line(answer);
    }

    private static String error(@Nullable String message) {
        return Json.line(Map.of("ok", false, "error", String.valueOf(message)));
    }
}
