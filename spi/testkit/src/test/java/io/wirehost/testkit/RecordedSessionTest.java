package io.wirehost.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

class RecordedSessionTest {
    private static final String HEAD = "wirehost-recording 1 2026-01-01T00:00:00Z\n";
    private static final String TWO_PACKETS = // each a length and as many bytes
            HEAD
                    + "# by hand\n"
                    + "0.000100 7 opened it 127.0.0.1:50000 127.0.0.1:7007 0 0\n"
                    + "0.001000 7 in 0261\n"
                    + "0.002000 8 opened it 127.0.0.1:50001 127.0.0.1:7007 12 0\n"
                    + "1.500000 7 in 6201**\n"
                    + "1.600000 7 out 0163\n"
                    + "1.700000 7 in-end\n"
                    + "1.800000 7 closed peer-closed\n";

    @TempDir private Path directory;

    private List<RecordedSession> read(String text) throws IOException {
        return RecordedSession.read(Files.writeString(directory.resolve("recording"), text));
    }

    @Test
    void bytesTheirTimesAndBoundariesAreKept() throws Exception {
        RecordedSession session = read(TWO_PACKETS).getFirst();
        assertEquals(7, session.id());
        assertEquals("it", session.listener());
        assertTrue(session.complete());
        assertEquals(
                List.of(Duration.ofMillis(1), Duration.ofMillis(1500), Duration.ofMillis(1600)),
                session.chunks().stream().map(RecordedSession.Chunk::time).toList());
        assertArrayEquals(bytes("\2ab\1*"), session.input());
        assertArrayEquals(bytes("\1c"), session.output());
    }

    @Test
    void aSessionThatIsNotSeenFromTheBeginningIsNotComplete() throws Exception {
        RecordedSession session = read(TWO_PACKETS).getLast();
        assertEquals(8, session.id());
        assertFalse(session.complete());
        assertThrows(
                IllegalArgumentException.class,
                () -> CodecProof.of(CountedCodec::new).replays(session));
    }

    @Test
    void whatWasLostMayBeOfAnySession() throws Exception {
        assertFalse(read(TWO_PACKETS + "2.0 - lost 1 5\n").getFirst().complete());
    }

    @Test
    void aCodecIsHeldToWhatWasRecorded() throws Exception {
        CodecProof.of(CountedCodec::new).replays(read(TWO_PACKETS).getFirst());
    }

    @Test
    void whatIsNoRecordingIsRefusedWithItsLine() {
        IOException head = assertThrows(IOException.class, () -> read("hello\n"));
        assertTrue(head.getMessage().contains("recording: 1: does not begin"), head::getMessage);
        IOException line = assertThrows(IOException.class, () -> read(HEAD + "0.1 7 in xyz\n"));
        assertTrue(line.getMessage().contains("recording: 2: this is no line"), line::getMessage);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
