package io.wirehost.kv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.spi.CodecContext;
import io.wirehost.spi.DataSize;
import io.wirehost.spi.PacketBuffer;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.StartPacketHandler;
import io.wirehost.testkit.CodecProof;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;

final class RespCodecTest {
    private static final RespCodec.Settings SETTINGS =
            new RespCodec.Settings(40, DataSize.ofBytes(1_000), DataSize.ofBytes(100));

    private static final CodecProof<Request, Reply> PROOF =
            CodecProof.of(RespCodec::new).settings(SETTINGS).maxPacketSize(80_000);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Request request(String... words) {
        return new Request(Arrays.stream(words).map(RespCodecTest::bytes).toArray(byte[][]::new));
    }

    @Test
    void aRequestIsAnArrayOfBulkStrings() {
        PROOF.unpacks(
                bytes("*1\r\n$4\r\nPING\r\n*3\r\n$3\r\nset\r\n$1\r\nk\r\n$4\r\n\r\n*1\r\n"),
                request("PING"),
                request("set", "k", "\r\n*1"));
    }

    @Test
    void wordsMayBeEmptyOrManyOrLong() {
        String[] many = new String[40];
        Arrays.fill(many, "");
        many[39] = "x".repeat(1_000);
        PROOF.unpacks(
                bytes("*40\r\n" + "$0\r\n\r\n".repeat(39) + "$1000\r\n" + many[39] + "\r\n"),
                request(many));
    }

    @Test
    void requestsWithoutAWordAreLeftOut() {
        PROOF.unpacks(bytes("*0\r\n*-1\r\n\r\n\n   \r\nPING\r\n*0\r\n"), request("PING"));
    }

    @Test
    void aRequestMayBeALine() {
        PROOF.unpacks(
                bytes("PING\r\nget  key \nset k \"a b\\x41\\n\\\"\\q\" 'c\\'\\n' e\"f\"\r\n"),
                request("PING"),
                request("get", "key"),
                request("set", "k", "a bA\n\"q", "c'\\n", "ef"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"set \"a", "set 'a", "set \"a\"b", "set 'a'b", "set \"a\\"})
    void quotesMustBeClosed(String line) {
        PROOF.refuses(bytes(line + "\r\n"), "Protocol error: unbalanced quotes in request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"41", "99999999999", "x", "", "01", "+1", "1 ", "-", "-0", "2147483648"})
    void aWrongNumberOfWordsIsRefused(String count) {
        PROOF.refuses(bytes("*" + count + "\r\n"), "Protocol error: invalid multibulk length");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1001",
                "-1",
                "x",
                "",
                "01",
                "2147483647",
                "4294967295",
                "999999999999999999999999"
            })
    void aWrongLengthOfAWordIsRefused(String length) {
        PROOF.refuses(bytes("*1\r\n$" + length + "\r\n"), "Protocol error: invalid bulk length");
    }

    @Test
    void onlyBulkStringsAreWords() {
        PROOF.refuses(bytes("*1\r\n:"), "Protocol error: expected '$', got ':'")
                .refuses(bytes("*2\r\n$1\r\na\r\n*"), "Protocol error: expected '$', got '*'");
    }

    @Test
    void aHeaderThatDoesNotEndIsRefused() {
        PROOF.refuses(bytes("*" + "1".repeat(66_000)), "too big mbulk count string")
                .refuses(bytes("*1\r\n$" + "1".repeat(66_000)), "too big bulk count string");
    }

    @Test
    void aLineThatDoesNotEndIsRefused() {
        PROOF.refuses(bytes("x".repeat(101)), "Protocol error: too big inline request");
    }

    @Test
    void aLineOfTooManyWordsIsRefused() {
        PROOF.refuses(bytes("x ".repeat(41) + "\n"), "Protocol error: too many words in a line");
    }

    @Test
    void aRequestThatDoesNotFitAPacketIsRefusedAtTheWordThatSaysSo() {
        PROOF.maxPacketSize(500)
                .unpacks(
                        bytes("*1\r\n$488\r\n" + "x".repeat(488) + "\r\n"),
                        request("x".repeat(488)))
                .refuses(bytes("*1\r\n$490\r\n"), "Protocol error: request of more than 500 bytes");
    }

    @Test
    void waitingIsCheap() {
        PROOF.waits(bytes("*3\r\n$3\r\nset\r\n$1\r\nk\r\n$1000\r\n" + "x".repeat(900)));
        PROOF.scansOnce(bytes("x".repeat(97)), bytes("y\n"));
    }

    @Test
    void theStreamMustNotEndInsideARequest() {
        PROOF.refusesEnd(bytes("*1\r\n$4\r\nPI"), "ended inside a packet, after 10 bytes")
                .refusesEnd(bytes("PING"), "ended inside a packet");
    }

    @Test
    void repliesArePackedInRESP2AtFirst() {
        PROOF.packs(Reply.OK, bytes("+OK\r\n"))
                .packs(
                        new Reply.Status("Background saving started"),
                        line("+Background saving started"))
                .packs(new Reply.Failure("ERR no\r\n+OK"), line("-ERR no  +OK"))
                .packs(new Reply.Whole(0), line(":0"))
                .packs(new Reply.Whole(10), line(":10"))
                .packs(new Reply.Whole(-1), line(":-1"))
                .packs(new Reply.Whole(Long.MIN_VALUE), line(":-9223372036854775808"))
                .packs(new Reply.Whole(Long.MAX_VALUE), line(":9223372036854775807"))
                .packs(new Reply.Bulk(bytes("")), bytes("$0\r\n\r\n"))
                .packs(new Reply.Bulk(bytes("a\r\n\0\377")), bytes("$5\r\na\r\n\0\377\r\n"))
                .packs(Reply.NIL, line("$-1"))
                .packs(Reply.NIL_ARRAY, line("*-1"))
                .packs(Reply.array(), line("*0"))
                .packs(
                        Reply.array(Reply.ONE, Reply.array(Reply.NIL, Reply.OK)),
                        bytes("*2\r\n:1\r\n*2\r\n$-1\r\n+OK\r\n"))
                .packs(Reply.map(Reply.ONE, Reply.ZERO), bytes("*2\r\n:1\r\n:0\r\n"))
                .packs(Reply.push(Reply.ONE), bytes("*1\r\n:1\r\n"))
                .packs(new Reply.Series(List.of(Reply.ONE, Reply.OK)), bytes(":1\r\n+OK\r\n"))
                .packs(new Reply.Series(List.of()), bytes(""));
    }

    @Test
    void theReplyThatSwitchesAndAllBehindItAreRESP3() {
        RespCodec codec = new RespCodec();
        codec.init(CodecContext.of(SETTINGS, 1_000));
        PacketBuffer out = new PacketBuffer(16);
        codec.pack(Reply.NIL, out);
        codec.pack(new Reply.Switched(Protocol.RESP3, Reply.map(Reply.ONE, Reply.NIL)), out);
        codec.pack(Reply.NIL_ARRAY, out);
        codec.pack(new Reply.Aggregate(Reply.Shape.SET, List.of(Reply.ONE)), out);
        codec.pack(Reply.push(Reply.ONE), out);
        codec.pack(new Reply.Switched(Protocol.RESP2, Reply.OK), out);
        codec.pack(Reply.NIL, out);
        assertArrayEquals(
                bytes("$-1\r\n%1\r\n:1\r\n_\r\n_\r\n~1\r\n:1\r\n>1\r\n:1\r\n+OK\r\n$-1\r\n"),
                out.toByteArray());
    }

    @Test
    void bothServicesAreFound() {
        assertTrue(
                ServiceLoader.load(PacketCodec.class).stream()
                        .map(ServiceLoader.Provider::type)
                        .anyMatch(RespCodec.class::equals));
        assertTrue(
                ServiceLoader.load(StartPacketHandler.class).stream()
                        .map(ServiceLoader.Provider::type)
                        .anyMatch(KvServer.class::equals));
    }

    private static byte[] line(String text) {
        return bytes(text + "\r\n");
    }
}
