package io.wirehost.codecs;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.wirehost.spi.DataSize;
import io.wirehost.testkit.CodecProof;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.Charset;

class LineCodecTest {
    private static CodecProof<String, String> line(Charset charset, long maxLength, LineEnd end) {
        return CodecProof.of(LineCodec::new)
                .settings(new LineCodec.Settings(charset, DataSize.ofBytes(maxLength), end));
    }

    private static CodecProof<String, String> line() {
        return line(UTF_8, 40, LineEnd.LF);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void bothLineEndsAreReadAndOneIsWritten() {
        line().unpacks(utf8("one\ntwo\r\nthree\n"), "one", "two", "three").packs("x", utf8("x\n"));
        line(UTF_8, 40, LineEnd.CRLF)
                .unpacks(utf8("one\ntwo\r\n"), "one", "two")
                .packs("x", utf8("x\r\n"));
    }

    @Test
    void anEmptyLineIsAPacket() {
        line().unpacks(utf8("\n\r\n\n"), "", "", "").packs("", utf8("\n")).roundTrips("", "", "a");
    }

    @Test
    void theLastLineNeedsNoEnd() {
        line().unpacks(utf8("one\ntwo"), "one", "two")
                .unpacks(utf8("one\r"), "one")
                .unpacks(utf8("\r"), "")
                .unpacks(utf8("one\n"), "one")
                .unpacks(utf8(""));
    }

    @Test
    void charactersOfManyBytesAreOneLineHoweverTheyAreCut() {
        line().unpacks(utf8("fünf €uro 🚀\nж\n"), "fünf €uro 🚀", "ж")
                .packs("€", new byte[] {(byte) 0xE2, (byte) 0x82, (byte) 0xAC, '\n'})
                .roundTrips("🚀", "e\u0301", "\0\t\u0085\u2028", "\uFFFD");
        line(ISO_8859_1, 40, LineEnd.LF)
                .unpacks(new byte[] {(byte) 0xFC, '\n'}, "ü")
                .roundTrips("fünf");
        line(Charset.forName("Shift_JIS"), 40, LineEnd.LF).roundTrips("表示", "ソ");
    }

    @Test
    void aLineThatIsNoTextIsSkippedAndTheNextIsRead() {
        byte[] bytes = utf8("one\nt?o\nthree\n");
        bytes[5] = (byte) 0xFF;
        line().skips(4, bytes, "one", "three");
        line(US_ASCII, 40, LineEnd.LF).skips(4, bytes, "one", "three");
        line().skips(2, new byte[] {(byte) 0xE2, (byte) 0x82}).skips(2, new byte[] {-1, '\n'});
    }

    @Test
    void aReplacementCharacterThatThePeerSentIsText() {
        line().unpacks(utf8("a\uFFFDb\n"), "a\uFFFDb");
    }

    @Test
    void aCarriageReturnInsideALineIsSkippedWithIt() {
        line().skips(7, utf8("one\ntw\rtwo\nthree\n"), "one", "three")
                .skips(6, utf8("one\r\r\ntwo\n"), "two")
                .skips(5, utf8("o\rne\n"));
    }

    @Test
    void aLineBreakCannotBeSmuggledOut() {
        line().refusesToPack("one\ntwo", "a line break inside a line of 7 characters")
                .refusesToPack("one\rtwo", "line break")
                .refusesToPack("one\r", "line break")
                .refusesToPack("\n", "line break");
    }

    @Test
    void whatTheCharsetLacksIsWrittenAsAQuestionMark() {
        line(US_ASCII, 40, LineEnd.LF).packs("fünf", "f?nf\n".getBytes(US_ASCII));
        line().packs("\uD83D", utf8("?\n"));
    }

    @Test
    void aLineIsRefusedAtItsFirstByteTooMany() {
        String longest = "x".repeat(40);
        line().unpacks(utf8(longest + "\n" + longest + "\r\n" + longest), longest, longest, longest)
                .waits(utf8(longest))
                .waits(utf8(longest + "\r"))
                .refuses(utf8(longest + "x"), "a line longer than 40 bytes")
                .refuses(utf8("one\n" + longest + "\rx"), "a line longer than 40 bytes")
                .refuses(utf8(longest + "x\n"), "a line longer than 40 bytes");
    }

    @Test
    void theLargestPacketCountsTheLineEnd() {
        line().maxPacketSize(4).unpacks(utf8("abc\nd\n"), "abc", "d").tooLarge(utf8("abcd\n"));
    }

    @Test
    void eachByteIsSearchedOnce() {
        line(UTF_8, 5000, LineEnd.LF)
                .scansOnce(utf8("x".repeat(4000)), utf8("\n"))
                .scansOnce(utf8("x".repeat(37)), utf8("\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-32", "IBM037", "x-JISAutoDetect"})
    void aCharsetWithOtherLineBreaksIsRefused(String name) {
        Charset charset = Charset.forName(name);
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> line(charset, 40, LineEnd.LF));
        assertTrue(refusal.getMessage().contains(charset.name()), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("take UTF-8"), refusal.getMessage());
    }
}
