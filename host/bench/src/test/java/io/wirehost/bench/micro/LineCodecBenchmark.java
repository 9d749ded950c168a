package io.wirehost.bench.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.wirehost.codecs.LineCodec;
import io.wirehost.codecs.LineEnd;
import io.wirehost.spi.CodecContext;
import io.wirehost.spi.DataSize;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketBuffer;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A line in, a line out. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LineCodecBenchmark {
    @Param({"64", "1024"})
    private int length;

    private final LineCodec codec = new LineCodec();
    private final ByteBuffer out = ByteBuffer.allocateDirect(4_096);
    private String line;
    private ByteBuffer in;

    @Setup
    public void makeLine() {
        LineCodec.Settings settings =
                new LineCodec.Settings(
                        StandardCharsets.UTF_8, DataSize.ofKibibytes(64), LineEnd.LF);
        codec.init(CodecContext.of(settings, 1 << 20));
        line = "x".repeat(length - 1);
        in = ByteBuffer.wrap((line + "\n").getBytes(US_ASCII));
    }

    @Benchmark
    public String unpack() throws MalformedPacketException {
        return codec.unpack(in.rewind());
    }

    @Benchmark
    public ByteBuffer pack() {
        codec.pack(line, new PacketBuffer(out.clear()));
        return out;
    }
}
