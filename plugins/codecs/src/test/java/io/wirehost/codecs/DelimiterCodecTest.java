package io.wirehost.codecs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.wirehost.testkit.CodecProof;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class DelimiterCodecTest {
    private static CodecProof<byte[], byte[]> stripping(String delimiter) {
        return CodecProof.of(DelimiterCodec::new)
                .settings(new DelimiterCodec.Settings(delimiter, true));
    }

    private static CodecProof<byte[], byte[]> keeping(String delimiter) {
        return CodecProof.of(DelimiterCodec::new)
                .settings(new DelimiterCodec.Settings(delimiter, false));
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(ISO_8859_1);
    }

    @Test
    void packetsComeWithoutTheirDelimiterOrWithIt() {
        stripping("\\0")
                .unpacks(bytes("one\0two\0\0"), bytes("one"), bytes("two"), bytes(""))
                .packs(bytes("one"), bytes("one\0"))
                .roundTrips(bytes(""), bytes("\1"), bytes("abc"));
        keeping("\\r\\n")
                .unpacks(
                        bytes("one\r\n\r\n\n\r\n"),
                        bytes("one\r\n"),
                        bytes("\r\n"),
                        bytes("\n\r\n"))
                .packs(bytes("one\r\n"), bytes("one\r\n"))
                .roundTrips(bytes("\r\n"), bytes("\r\r\n"));
    }

    @Test
    void aRestWithoutADelimiterIsMalformed() {
        stripping("--").refusesEnd(bytes("one--two-"), "ended inside a packet, after 4 bytes");
    }

    @Test
    void aDelimiterThatBeginsAnewInsideItselfIsFound() {
        stripping("aab").unpacks(bytes("aaabxaab"), bytes("a"), bytes("x"));
        stripping("abab").unpacks(bytes("abaabab"), bytes("aba"));
        stripping("aa").unpacks(bytes("aaaaxaa"), bytes(""), bytes(""), bytes("x"));
        stripping("\\r\\n\\r\\n").unpacks(bytes("a\r\n\r\r\n\r\n"), bytes("a\r\n\r"));
    }

    @Test
    void aPacketThatThePeerWouldTakeApartIsRefused() {
        stripping("--")
                .refusesToPack(bytes("one--two"), "a packet of 8 bytes has a delimiter inside")
                .refusesToPack(bytes("one-"), "delimiter inside")
                .packs(bytes("-one"), bytes("-one--"));
        stripping("aba").refusesToPack(bytes("xab"), "delimiter inside").roundTrips(bytes("xba"));
        keeping("--")
                .refusesToPack(bytes("one"), "lacks its delimiter")
                .refusesToPack(bytes(""), "lacks its delimiter")
                .refusesToPack(bytes("one--two--"), "has a delimiter inside")
                .refusesToPack(bytes("one---"), "has a delimiter inside");
    }

    @Test
    void eachByteIsSearchedOnce() {
        stripping("--").scansOnce(bytes("x".repeat(4000)), bytes("--"));
        stripping("abcabd").scansOnce(bytes("abcabc".repeat(500)), bytes("abcabd"));
        stripping("aab").scansOnce(bytes("a".repeat(3000)), bytes("aab"));
    }

    @Test
    void theLargestPacketCountsTheDelimiter() {
        stripping("--").maxPacketSize(5).unpacks(bytes("abc--"), bytes("abc"));
        stripping("--").maxPacketSize(5).tooLarge(bytes("abcd--"));
    }

    @Test
    void theSearchFindsWhatASlowOneFinds() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            String delimiter = random("ab", 1 + random.nextInt(5), random);
            String stream = random("ab", random.nextInt(40), random) + delimiter;
            List<byte[]> packets = new ArrayList<>();
            int at = 0;
            for (int end; (end = stream.indexOf(delimiter, at)) >= 0; ) {
                packets.add(bytes(stream.substring(at, end)));
                at = end + delimiter.length();
            }
            byte[] whole = bytes(stream.substring(0, at));
            stripping(delimiter).seed(round).unpacks(whole, packets.toArray(byte[][]::new));
        }
    }

    private static String random(String alphabet, int length, Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    @Test
    void whatTheSearchCallsSoundComesBackAsItWas() {
        Random random = new Random(8);
        int packed = 0;
        for (int round = 0; round < 300; round++) {
            String delimiter = random("ab", 1 + random.nextInt(4), random);
            byte[] packet = bytes(random("ab", random.nextInt(6), random));
            boolean sound =
                    (new String(packet, ISO_8859_1) + delimiter).indexOf(delimiter)
                            == packet.length;
            if (sound) {
                stripping(delimiter).roundTrips(packet, packet);
                packed++;
            } else {
                stripping(delimiter).refusesToPack(packet, "delimiter inside");
            }
        }
        assertEquals(true, packed > 50 && packed < 250, packed + " packed");
    }

    @Test
    void escapesStandForBytes() {
        assertArrayEquals(
                new byte[] {'\r', '\n', '\t', 0, '\\', (byte) 0xFF, 'a'},
                EscapedBytes.parse("\\r\\n\\t\\0\\\\\\xfFa"));
        assertArrayEquals(bytes("\r\n"), EscapedBytes.parse("\r\n"));
        assertArrayEquals(bytes("\u00C3\u00BC"), EscapedBytes.parse("ü"));
    }

    @ParameterizedTest
    @CsvSource({"\\q,\\q at character 1", "ab\\x4,\\x4 at character 3", "a\\,\\ at character 2"})
    void anUnknownEscapeIsNamed(String delimiter, String messagePart) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> stripping(delimiter));
        assertEquals(
                "no such escape: "
                        + messagePart
                        + ": there are \\r \\n \\t \\0 \\\\ and \\x00 to \\xFF",
                refusal.getMessage());
    }

    @Test
    void anEmptyDelimiterIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> stripping(""));
    }
}
