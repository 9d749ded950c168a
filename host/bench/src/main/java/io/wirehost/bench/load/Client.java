package io.wirehost.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** One connection that has packets under way and compares what comes with what must come. */
final class Client {
    private final SocketChannel channel;
    private final int requestLength;
    private final int responseLength;
    private final ByteBuffer requests; // as many as may be under way at once
    private final ByteBuffer responses; // one more, since reading may begin within one
    private final long[] due; // when each packet under way was to be sent; a ring
    private long sent;
    private long answered;
    private int partial; // bytes of the next answer that have come

    Client(SocketChannel channel, Exchange exchange, int capacity) {
        this.channel = channel;
        this.requestLength = exchange.request().length();
        this.responseLength = exchange.response().length();
        this.requests = direct(exchange.request().repeat(capacity));
        this.responses = direct(exchange.response().repeat(capacity + 1));
        this.due = new long[capacity];
    }

    private static ByteBuffer direct(String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    boolean hasRoom() {
        return sent - answered < due.length;
    }

    /** Sends packets, of which there must be room for. */
    void send(int packets, long dueAt) throws IOException {
        for (int i = 0; i < packets; i++) {
            expect(dueAt);
        }
        requests.clear().limit(packets * requestLength);
        while (requests.hasRemaining()) {
            channel.write(requests); // the server reads on, so this ends
        }
    }

    /** Looks for an answer to what somebody else has sent. */
    void expect(long dueAt) {
        due[(int) (sent++ % due.length)] = dueAt;
    }

    /** Takes the answers that are there into a spare buffer, and tells how many became whole. */
    int receive(ByteBuffer received, Histogram latencies) throws IOException {
        int size = channel.read(received.clear());
        if (size < 0) {
            throw new IOException("the server has closed a connection");
        }
        if (size > (sent - answered) * responseLength - partial
                || !received.flip().equals(responses.slice(partial, size))) {
            throw new IOException("a wrong answer: " + text(received));
        }
        int whole = (partial + size) / responseLength;
        partial = (partial + size) % responseLength;
        long now = System.nanoTime();
        for (int i = 0; i < whole; i++) {
            latencies.recordValue(now - due[(int) (answered++ % due.length)]);
        }
        return whole;
    }

    private static String text(ByteBuffer bytes) {
        return US_ASCII.decode(bytes.rewind()).toString();
    }
}
