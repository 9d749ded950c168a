package io.wirehost.codecs;

import static io.wirehost.codecs.LengthFieldCodec.Order.BIG;
import static io.wirehost.codecs.LengthFieldCodec.Order.LITTLE;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.codecs.LengthFieldCodec.Order;
import io.wirehost.codecs.LengthFieldCodec.Settings;
import io.wirehost.testkit.CodecProof;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

class LengthFieldCodecTest {
    private static final Optional<Integer> UNSET = Optional.empty();

    private static CodecProof<byte[], byte[]> proof(Settings settings) {
        return CodecProof.of(LengthFieldCodec::new).settings(settings);
    }

    private static CodecProof<byte[], byte[]> ofWidth(int width) {
        return proof(new Settings(0, width, BIG, 0, UNSET));
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    @Test
    void unlessSetAPacketIsTheBodyBehindFourBytes() {
        ofWidth(4)
                .unpacks(hex("00000002 6162 00000000 00000001 63"), hex("6162"), hex(""), hex("63"))
                .packs(hex("6162"), hex("00000002 6162"))
                .roundTrips(hex(""), hex("00"), new byte[300])
                .refusesEnd(hex("00000002 61"), "ended inside a packet, after 5 bytes")
                .refusesEnd(hex("000000"), "ended inside a packet");
    }

    @ParameterizedTest
    @CsvSource({
        "1, BIG, 03",
        "1, LITTLE, 03",
        "2, BIG, 0003",
        "2, LITTLE, 0300",
        "3, BIG, 000003",
        "3, LITTLE, 030000",
        "4, LITTLE, 03000000",
        "8, BIG, 0000000000000003",
        "8, LITTLE, 0300000000000000"
    })
    void theLengthHasAnyWidthAndOrder(int width, Order order, String field) {
        proof(new Settings(0, width, order, 0, UNSET))
                .unpacks(hex(field + "616263"), hex("616263"))
                .packs(hex("616263"), hex(field + "616263"));
    }

    @Test
    void theBytesOfALengthAreInTheirOrder() {
        byte[] body = new byte[0x010203];
        byte[] big = Arrays.copyOf(hex("010203"), body.length + 3);
        byte[] little = Arrays.copyOf(hex("030201"), body.length + 3);
        proof(new Settings(0, 3, BIG, 0, UNSET)).packs(body, big);
        proof(new Settings(0, 3, LITTLE, 0, UNSET)).packs(body, little);
    }

    @Test
    void aLengthMayCountItself() {
        proof(new Settings(0, 2, BIG, -2, UNSET))
                .unpacks(hex("0003 61 0002"), hex("61"), hex(""))
                .packs(hex("61"), hex("0003 61"))
                .refuses(hex("0001"), "length 1: the packet would end inside its length field")
                .refuses(hex("0000"), "length 0: the packet would end inside its length field");
    }

    @Test
    void aLengthMayLeaveOutBytesBehindIt() {
        proof(new Settings(0, 2, BIG, 1, UNSET))
                .unpacks(hex("0002 FF 6162 0000 FE"), hex("FF6162"), hex("FE"))
                .packs(hex("FF6162"), hex("0002 FF 6162"))
                .refusesToPack(hex(""), "too short");
    }

    @Test
    void behindOtherBytesThePacketCarriesItsHeader() {
        proof(new Settings(1, 2, BIG, 0, UNSET))
                .unpacks(hex("AA 0001 61 BB 0000"), hex("AA000161"), hex("BB0000"))
                .packs(hex("AA FFFF 6162"), hex("AA 0002 6162"))
                .roundTrips(hex("AA000161"))
                .refusesToPack(hex("AA00"), "a packet of 2 bytes: too short");
        proof(new Settings(1, 2, BIG, -3, UNSET))
                .roundTrips(hex("AA0004FF"), hex("AA0003"))
                .refusesToPack(hex("AA00"), "a packet of 2 bytes: too short");
    }

    @Test
    void packingLeavesThePacketAsItIs() {
        byte[] packet = hex("AA FFFF 61");
        proof(new Settings(1, 2, BIG, 0, UNSET)).packs(packet, hex("AA 0001 61"));
        assertEquals("aaffff61", HexFormat.of().formatHex(packet));
    }

    @Test
    void aPartOfTheLengthFieldMayBeStripped() {
        proof(new Settings(0, 2, BIG, 0, Optional.of(1)))
                .unpacks(hex("0002 6162"), hex("02 6162"))
                .packs(hex("99 6162"), hex("0002 6162"));
        proof(new Settings(0, 2, BIG, 0, Optional.of(0)))
                .unpacks(hex("0002 6162"), hex("0002 6162"))
                .packs(hex("9999 6162"), hex("0002 6162"));
    }

    @ParameterizedTest
    @CsvSource({"0, 4, 5", "0, 4, -1", "1, 2, 1", "1, 2, 3", "65535, 8, 8"})
    void strippingWhatCannotBePutBackIsRefused(int offset, int width, int strip) {
        IllegalArgumentException refusal =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new Settings(offset, width, BIG, 0, Optional.of(strip)));
        assertTrue(
                refusal.getMessage().startsWith("strip " + strip + " with offset " + offset),
                refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 5, 6, 7, 9})
    void otherWidthsAreRefused(int width) {
        assertThrows(IllegalArgumentException.class, () -> ofWidth(width));
    }

    @ParameterizedTest
    @CsvSource({
        "2, FFFF, 65535",
        "3, FFFFFF, 16777215",
        "4, 000003E5, 997",
        "4, 7FFFFFFF, 2147483647",
        "4, 80000000, 2147483648",
        "4, FFFFFFFF, 4294967295",
        "8, 00000000000003E1, 993",
        "8, 00000000FFFFFFFF, 4294967295",
        "8, 7FFFFFFFFFFFFFFF, 9223372036854775807",
        "8, 8000000000000000, 9223372036854775808",
        "8, FFFFFFFFFFFFFFFF, 18446744073709551615"
    })
    void aLengthOverTheLargestPacketIsRefusedAtItsLastByte(int width, String field, String length) {
        String message = "length " + length + ": the packet would be over 1000 bytes";
        ofWidth(width)
                .maxPacketSize(1000)
                .waits(Arrays.copyOf(hex(field), width - 1))
                .refuses(hex(field), message);
        proof(new Settings(3, width, BIG, 0, UNSET))
                .maxPacketSize(1000)
                .refuses(hex("000000" + field), message);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1000, -4, 0, 4, 1000, Integer.MAX_VALUE})
    void noAdjustmentMakesALyingLengthFit(int adjustment) {
        proof(new Settings(0, 8, LITTLE, adjustment, UNSET))
                .refuses(hex("FFFFFFFFFFFFFFFF"), "would be over 65536 bytes")
                .refuses(hex("FFFFFFFFFFFFFF7F"), "would be over 65536 bytes");
    }

    @Test
    void aPacketOfExactlyTheLargestSizeIsTaken() {
        byte[] stream = ByteBuffer.allocate(1000).putInt(996).array();
        ofWidth(4).maxPacketSize(1000).unpacks(stream, new byte[996]);
    }

    @Test
    void waitingForABodyCopiesNothing() {
        ofWidth(4).waits(ByteBuffer.allocate(4000).putInt(5000).array());
    }

    @Test
    void aLengthThatDoesNotFitItsFieldIsRefused() {
        ofWidth(1)
                .roundTrips(new byte[255])
                .refusesToPack(
                        new byte[256],
                        "a packet of 256 bytes: too long, its length does not fit 1");
        ofWidth(2)
                .maxPacketSize(70_000)
                .roundTrips(new byte[65_535])
                .refusesToPack(new byte[65_536], "does not fit 2 bytes");
        proof(new Settings(0, 1, BIG, -1, UNSET)).refusesToPack(new byte[255], "does not fit 1");
    }
}
