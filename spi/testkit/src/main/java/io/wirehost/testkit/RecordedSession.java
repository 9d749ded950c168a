package io.wirehost.testkit;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A session as {@code host.sh tap --record FILE} has written it down, for {@link
 * CodecProof#replays}.
 *
 * <p>The file is text. Its first line is {@code wirehost-recording 1} and a time; each line behind
 * it has the seconds since then, the number of a session, and {@code opened}, {@code in HEX},
 * {@code out HEX}, {@code unseen N}, {@code in-end}, {@code closed}, or {@code lost}; words are
 * separated by spaces, and lines that begin with {@code #} are comments. Other words are skipped.
 *
 * @param id its number
 * @param listener where it was accepted
 * @param chunks what was read and written, in order
 * @param complete whether it was seen from its first byte on and nothing of it is missing
 */
public record RecordedSession(long id, String listener, List<Chunk> chunks, boolean complete) {
    private static final String HEAD = "wirehost-recording 1 ";

    /** In the place of a byte that was secret. */
    private static final String HIDDEN_BYTE = "2a";

    /** Makes the list immutable. */
    public RecordedSession {
        chunks = List.copyOf(chunks);
    }

    /**
     * Bytes that the system read or wrote at once.
     *
     * @param time since the recording began
     * @param in whether the peer has sent them
     * @param bytes what they are, with {@code *} in the place of secret ones
     */
    @SuppressWarnings("ArrayRecordComponent") // as they were read
    public record Chunk(Duration time, boolean in, byte[] bytes) {}

    /** One that is being read. */
    private static final class Draft {
        private final String listener;
        private final List<Chunk> chunks = new ArrayList<>();
        private boolean complete;

        private Draft(String listener, boolean complete) {
            this.listener = listener;
            this.complete = complete;
        }
    }

    /**
     * Reads a recording.
     *
     * @param file where it is
     * @return its sessions, in the order in which they are seen first
     * @throws IOException if it cannot be read, or is no recording, with the line that is not
     */
    public static List<RecordedSession> read(Path file) throws IOException {
        Map<Long, Draft> drafts = new LinkedHashMap<>();
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String head = lines.readLine();
            if (head == null || !head.startsWith(HEAD)) {
                throw new IOException(file + ": 1: does not begin with \"" + HEAD + "\"");
            }
            int number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank() && !line.startsWith("#")) {
                    try {
                        add(line.split(" ", -1), drafts);
                    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                        throw new IOException(
                                file + ": " + number + ": this is no line of a recording: " + line,
                                e);
                    }
                }
            }
        }
        return drafts.entrySet().stream()
                .map(one ->
                        new RecordedSession(
                                one.getKey(),
                                one.getValue().listener,
                                one.getValue().chunks,
                                one.getValue().complete))
                .toList();
    }

    private static void add(String[] words, Map<Long, Draft> drafts) {
        Duration time = Duration.ofNanos(Math.round(Double.parseDouble(words[0]) * 1e9));
        String what = words[2];
        if (what.equals("lost")) { // of any of them
            drafts.values().forEach(draft -> draft.complete = false);
            return;
        }
        long id = Long.parseLong(words[1]);
        if (what.equals("opened")) {
            boolean fresh = words[6].equals("0") && words[7].equals("0");
            drafts.put(id, new Draft(words[3], fresh));
            return;
        }
        Draft draft = drafts.computeIfAbsent(id, _ -> new Draft("", false));
        switch (what) {
            case "in", "out" -> {
                byte[] bytes = HexFormat.of().parseHex(words[3].replace("**", HIDDEN_BYTE));
                draft.chunks.add(new Chunk(time, what.equals("in"), bytes));
            }
            case "unseen" -> draft.complete = false;
            default -> {} // no bytes
        }
    }

    /**
     * All that the peer has sent.
     *
     * @return in one piece
     */
    public byte[] input() {
        return bytes(true);
    }

    /**
     * All that the host has sent.
     *
     * @return in one piece
     */
    public byte[] output() {
        return bytes(false);
    }

    private byte[] bytes(boolean in) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        chunks.stream()
                .filter(chunk -> chunk.in == in)
                .forEach(chunk -> all.writeBytes(chunk.bytes));
        return all.toByteArray();
    }

    /** How the input came. */
    Split split() {
        return new Split(
                "as it was recorded",
                chunks.stream().filter(Chunk::in).map(chunk -> chunk.bytes.length).toList());
    }
}
