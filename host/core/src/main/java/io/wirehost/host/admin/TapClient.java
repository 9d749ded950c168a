package io.wirehost.host.admin;

import com.typesafe.config.Config;

import io.wirehost.host.Signals;

import org.jspecify.annotations.Nullable;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * Shows a tap, or writes it to a file. It ends by itself with what it watches; TERM and INT end it
 * as well, in good order.
 */
public final class TapClient {
    private static final int NO_ANSWER = 4;
    private static final int MAX_LINE = 256 * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration FOR_EVER = Duration.ofDays(365);
    private static final String STANDARD_OUTPUT = "-";

    /** Where lines go. */
    private interface Sink extends AutoCloseable {
        void line(String line) throws IOException, AdminRefusal;

        /** Nothing more is there at the moment. */
        void flush() throws IOException;

        @Override
        void close() throws IOException;

        /** What to say when all is over. */
        String done();
    }

    private TapClient() {}

    /**
     * Follows it to its end.
     *
     * @param socket of the host
     * @param directory from which files are named
     * @param request for {@code tap}; with a file at {@code record} or {@code pcapng}, if wanted
     * @param json whether events are for programs
     * @return the exit code
     */
    public static int run(Path socket, Path directory, Map<String, Object> request, boolean json) {
        try {
            follow(socket, directory, request, json);
            return 0;
        } catch (AdminRefusal e) {
            System.err.println(e.getMessage());
            return e.exitCode();
        } catch (FileSystemException e) {
            System.err.println("cannot write: " + e);
            return AdminRefusal.FAILED;
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return NO_ANSWER;
        }
    }

    private static void follow(Path socket, Path directory, Map<String, Object> words, boolean json)
            throws IOException, AdminRefusal {
        Map<String, Object> request = new TreeMap<>(words);
        request.put("verb", "tap");
        Object recording = request.remove("record");
        Object pcapng = request.remove("pcapng");
        Object file = recording == null ? pcapng : recording;
        if (file != null) {
            if ((recording != null && pcapng != null) || json || request.containsKey("text")) {
                throw AdminRefusal.ofArguments(
                        "of --record, --pcapng and -o json, tap takes one; --text goes with neither"
                                + " file; see: host.sh help tap");
            }
            request.put("form", recording == null ? "pcapng" : "recording");
        }
        try (SocketChannel channel = connect(socket);
                LineChannel lines = new LineChannel(channel)) {
            lines.writeLine(Json.line(request), PATIENCE);
            Config answer = Json.parse(required(lines.readLine(MAX_LINE, PATIENCE)));
            if (!answer.getBoolean("ok")) {
                throw new AdminRefusal(
                        answer.getString("error"),
                        answer.hasPath("exitCode")
                                ? answer.getInt("exitCode")
                                : AdminRefusal.FAILED);
            }
            Signals.onTermination(() -> shutDown(channel));
            try (Sink sink = sink(file, directory, json)) {
                Config end = copy(lines, sink);
                sink.flush();
                System.err.println(sink.done() + lost(end));
            }
        }
    }

    private static SocketChannel connect(Path socket) throws IOException {
        try {
            return AdminSocket.connect(socket);
        } catch (IOException e) {
            throw new IOException(
                    "the host does not answer at " + socket + ": " + e.getMessage(), e);
        }
    }

    /** The host ends what it has to say, and with that this program. */
    private static void shutDown(SocketChannel channel) {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            System.exit(NO_ANSWER); // it is gone
        }
    }

    /** The last line. */
    private static Config copy(LineChannel lines, Sink sink) throws IOException, AdminRefusal {
        while (true) {
            if (!lines.hasInput()) {
                sink.flush();
            }
            String line = required(lines.readLine(MAX_LINE, FOR_EVER));
            if (line.startsWith("{\"event\":\"end\"")) {
                return Json.parse(line);
            }
            sink.line(line);
        }
    }

    private static String required(@Nullable String line) throws IOException {
        if (line == null) {
            throw new IOException("the host has closed the connection");
        }
        return line;
    }

    private static String lost(Config end) {
        long events = end.getLong("lostEvents");
        return events == 0
                ? ""
                : "; %d are missing, with %d bytes: there were more than --rate allows or than could be taken"
                        .formatted(events, end.getLong("lostBytes"));
    }

    private static Sink sink(@Nullable Object file, Path directory, boolean json)
            throws IOException {
        if (file == null) {
            return new Terminal(json);
        }
        return new Copy(file.toString(), directory);
    }

    /** For people, or for programs. */
    private static final class Terminal implements Sink {
        private final boolean json;
        private long events;

        Terminal(boolean json) {
            this.json = json;
        }

        @Override
        public void line(String line) throws IOException, AdminRefusal {
            events++;
            System.out.print(json ? line + "\n" : TapText.of(Json.parse(line)));
        }

        @Override
        public void flush() throws IOException {
            if (System.out.checkError()) { // which flushes
                throw new IOException("nobody reads what tap writes");
            }
        }

        @Override
        public void close() {}

        @Override
        public String done() {
            return events + " events";
        }
    }

    /** Into a file. */
    private static final class Copy implements Sink {
        private final String name;
        private final OutputStream out;
        private long bytes;

        Copy(String name, Path directory) throws IOException {
            this.name = name;
            this.out = new BufferedOutputStream(open(name, directory));
        }

        /** What goes through sessions is for the operator alone. */
        private static OutputStream open(String name, Path directory) throws IOException {
            if (name.equals(STANDARD_OUTPUT)) {
                return System.out;
            }
            Path file = directory.resolve(name);
            try {
                if (Files.notExists(file)) {
                    Files.createFile(
                            file,
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
                }
                return Files.newOutputStream(
                        file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
            } catch (IOException e) {
                throw new IOException("cannot write " + file + ": " + e, e);
            }
        }

        @Override
        public void line(String line) throws IOException {
            byte[] piece =
                    Base64.getDecoder()
                            .decode(
                                    line.substring(
                                            TapFile.HEAD.length(),
                                            line.length() - TapFile.TAIL.length()));
            out.write(piece);
            bytes += piece.length;
        }

        @Override
        public void flush() throws IOException {
            out.flush();
            if (name.equals(STANDARD_OUTPUT) && System.out.checkError()) {
                throw new IOException("nobody reads what tap writes");
            }
        }

        @Override
        public void close() throws IOException {
            if (!name.equals(STANDARD_OUTPUT)) {
                out.close();
            }
        }

        @Override
        public String done() {
            return bytes + " bytes written" + (name.equals(STANDARD_OUTPUT) ? "" : " to " + name);
        }
    }
}
