package io.wirehost.codecs;

import io.wirehost.spi.CodecContext;
import io.wirehost.spi.DataSize;
import io.wirehost.spi.Default;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketSink;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Range;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Arrays;

/**
 * Lines of text, without their ends. The example of a codec that searches for an end: it keeps how
 * far it came, so that each byte is looked at once.
 *
 * <p><b>In:</b> a line ends with LF or CR LF, and the last one also with the stream. A line that is
 * not text in the charset, or has a CR inside, is skipped and reported ({@link
 * io.wirehost.spi.PacketHandler#onError}); nothing is replaced in silence. A line longer than
 * {@code max-length} ends the session.
 *
 * <p><b>Out:</b> the line and its end. A CR or LF inside is refused, for the peer would take what
 * stands behind it for another line. A character that the charset lacks is written as {@code ?}.
 * What came in can always be sent.
 */
@Provides(value = "line", settings = LineCodec.Settings.class)
public final class LineCodec implements PacketCodec<String, String> {
    private static final char REPLACEMENT = '\uFFFD';

    // set once, by init
    @SuppressWarnings("NullAway.Init")
    private Charset charset;

    private int maxLength; // set once, by init
    private boolean carriageReturn; // set once, by init
    private int scanned; // confined to the loop; bytes of this line that are known to be no LF

    /**
     * How lines look.
     *
     * @param charset of the text; one that has ASCII in it, as UTF-8 and ISO-8859-1 have
     * @param maxLength the most bytes that a received line may have, its end not counted
     * @param lineEnd what is written behind a line; read are both
     */
    public record Settings(
            @Default("UTF-8") Charset charset,
            @Default("64KiB") @Range(min = "1B") DataSize maxLength,
            @Default("lf") LineEnd lineEnd) {
        /**
         * Checks the charset.
         *
         * @throws IllegalArgumentException if it writes CR and LF otherwise than ASCII does, as
         *     UTF-16 and EBCDIC do, or cannot write at all
         */
        public Settings {
            byte[] lineBreak = {'\r', '\n'};
            if (!charset.canEncode() || !Arrays.equals("\r\n".getBytes(charset), lineBreak)) {
                throw new IllegalArgumentException(
                        "charset "
                                + charset
                                + " has other line breaks than ASCII: take UTF-8, for example");
            }
        }
    }

    @Override
    public void init(CodecContext context) {
        Settings settings = context.settings(Settings.class);
        charset = settings.charset;
        maxLength = settings.maxLength.toIntSaturated();
        carriageReturn = settings.lineEnd == LineEnd.CRLF;
    }

    @Override
    public @Nullable String unpack(ByteBuffer in) throws MalformedPacketException {
        int end = ByteSearch.first(in, (byte) '\n', in.position() + scanned, in.limit());
        if (end >= 0) {
            return take(in, end, end + 1);
        }
        requireShort(length(in, in.limit()));
        scanned = in.remaining();
        return null;
    }

    @Override
    public @Nullable String unpackEnd(ByteBuffer in) throws MalformedPacketException {
        String line = unpack(in);
        return line == null && in.hasRemaining() ? take(in, in.limit(), in.limit()) : line;
    }

    private String take(ByteBuffer in, int end, int next) throws MalformedPacketException {
        scanned = 0;
        int length = length(in, end);
        requireShort(length);
        String line = text(in, length);
        int skip = next - in.position();
        if (line.indexOf('\r') >= 0) {
            throw MalformedPacketException.skip(skip, "a carriage return inside a line");
        }
        // Decoding puts U+FFFD for what it cannot read; only where one is, it may be a true one.
        if (line.indexOf(REPLACEMENT) >= 0 && !decodes(in.slice(in.position(), length))) {
            throw MalformedPacketException.skip(skip, "a line that is not " + charset);
        }
        in.position(next);
        return line;
    }

    private static int length(ByteBuffer in, int end) {
        int start = in.position();
        return end > start && in.get(end - 1) == '\r' ? end - 1 - start : end - start;
    }

    private void requireShort(int length) throws MalformedPacketException {
        if (length > maxLength) {
            throw new MalformedPacketException("a line longer than " + maxLength + " bytes");
        }
    }

    private String text(ByteBuffer in, int length) {
        if (in.hasArray()) {
            return new String(in.array(), in.arrayOffset() + in.position(), length, charset);
        }
        byte[] bytes = new byte[length]; // a String is made of an array only
        in.get(in.position(), bytes);
        return new String(bytes, charset);
    }

    private boolean decodes(ByteBuffer bytes) {
        try {
            charset.newDecoder().decode(bytes);
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @Override
    public void pack(String line, PacketSink out) {
        if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
            throw new IllegalArgumentException(
                    "a line break inside a line of "
                            + line.length()
                            + " characters: send its lines one by one");
        }
        out.put(line, charset);
        if (carriageReturn) {
            out.put('\r');
        }
        out.put('\n');
    }

    @Override
    public boolean packsAlike() {
        return true;
    }
}
