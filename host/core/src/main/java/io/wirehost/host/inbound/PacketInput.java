package io.wirehost.host.inbound;

import io.wirehost.host.binding.Binding;
import io.wirehost.host.dispatch.Faults;
import io.wirehost.host.dispatch.HandledSession;
import io.wirehost.host.flight.MalformedEvent;
import io.wirehost.host.plugin.FaultKind;
import io.wirehost.host.plugin.Generation;
import io.wirehost.host.plugin.SampledTime;
import io.wirehost.host.session.Connection;
import io.wirehost.host.session.Deadlines;
import io.wirehost.host.session.Stage;
import io.wirehost.host.tap.TapPoint;
import io.wirehost.spi.CloseReason;
import io.wirehost.spi.CloseReason.Kind;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.SessionInfo;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The stage of a packet session: reads what is there into the loop's buffer and unpacks it. Only
 * the rest, an unfinished packet or what the read queue has no room for, is kept.
 */
final class PacketInput implements Stage, HandledSession.Source {
    private static final int SMALLEST_REST = 64;

    private final PacketCodec<Object, Object> codec;
    private final HandledSession session;

    // confined to the loop
    private @Nullable ByteBuffer rest; // to be read from; null: none
    private int unpacks; // any number at first
    private boolean paused; // until resume
    private boolean malformed; // once at least
    private boolean ending; // the peer has ended its stream; the rest is the last
    private boolean over; // nothing is unpacked any more

    PacketInput(
            Connection connection,
            Binding binding,
            PacketHandler<Object, Object> handler,
            PacketCodec<Object, Object> codec) {
        this.codec = codec;
        this.unpacks = (int) connection.id();
        this.session = new HandledSession(connection, binding, handler, codec, this);
    }

    private Connection connection() {
        return session.connection();
    }

    private Binding binding() {
        return session.binding();
    }

    /** Begins with the bytes that came behind the start packet. */
    void begin(ByteBuffer bytes) {
        connection().deadlines().awaitByte();
        connection().wantRead(true);
        session.opened();
        if (bytes.hasRemaining()) {
            unpackAll(bytes);
        }
    }

    @Override
    public void readable() {
        ByteBuffer bytes = connection().loop().readBuffer();
        int count = connection().read(bytes);
        if (count > 0) {
            connection().deadlines().awaitByte();
            bytes.flip();
            TapPoint tap = connection().tapPoint();
            if (tap != null) {
                tap.received(bytes, connection().bytesIn());
            }
            unpackAll(rest == null ? bytes : append(rest, bytes));
        } else if (count == -1) {
            connection().deadlines().awaitNoByte();
            ending = true;
            unpackAll(restOrNothing());
        }
    }

    private static ByteBuffer append(ByteBuffer rest, ByteBuffer bytes) {
        ByteBuffer all = rest;
        if (rest.capacity() - rest.limit() < bytes.remaining()) {
            int length = rest.remaining() + bytes.remaining();
            // Doubled, so that a packet that comes in small pieces is copied a bounded number of
            // times.
            all =
                    length <= rest.capacity() / 2
                            ? rest.compact().flip()
                            : ByteBuffer.allocate(2 * length).put(rest).flip();
        }
        int end = all.limit();
        all.limit(end + bytes.remaining());
        all.put(end, bytes, bytes.position(), bytes.remaining());
        return all;
    }

    private ByteBuffer restOrNothing() {
        return rest == null ? connection().loop().readBuffer().limit(0) : rest;
    }

    /** Unpacks until more bytes are needed or the read queue is full, and keeps the rest. */
    private void unpackAll(ByteBuffer bytes) {
        boolean more = true;
        while (more && isOpen()) {
            if (!session.hasRoom()) {
                pause(bytes);
                return;
            }
            // To make room, hasRoom may have written, and found the connection lost.
            more = isOpen() && (bytes.hasRemaining() || ending) && unpackOne(bytes);
        }
        tapRest(bytes);
        if (ending && isOpen()) {
            stop();
            session.inputEnded();
        } else if (isOpen()) {
            keep(bytes);
        }
    }

    /** False: these bytes do not begin with a whole packet, or nothing is unpacked any more. */
    private boolean unpackOne(ByteBuffer bytes) {
        int start = bytes.position();
        int end = bytes.limit();
        int shown = Math.min(end - start, binding().maxPacketSize());
        Object packet = null;
        int consumed;
        try {
            if (shown > 0) {
                packet = unpack(show(bytes, start, shown));
            }
            if (packet == null && bytes.position() == start) {
                if (shown == binding().maxPacketSize()) {
                    fail(Kind.PACKET_TOO_LARGE, shown + " bytes and no packet in them");
                    return false;
                }
                if (!ending) {
                    return false;
                }
                packet = codec.unpackEnd(show(bytes, start, shown));
            }
            consumed = bytes.position() - start;
            check(consumed, shown, packet != null);
        } catch (MalformedPacketException e) {
            consumed = e.skip();
            bytes.limit(end).position(start);
            tapSkipped(e, bytes);
            if (!reportMalformed(e, shown)) {
                return false;
            }
        } catch (Throwable e) {
            bytes.limit(end).position(start);
            codecFailed(e);
            return false;
        } finally {
            bytes.limit(end);
        }
        bytes.position(start + consumed);
        if (consumed > 0) {
            connection().deadlines().packetComplete();
        }
        if (packet != null) {
            TapPoint tap = connection().tapPoint();
            if (tap != null) {
                ByteBuffer packed = bytes.slice(start, consumed);
                tap.packetIn(codec, packet, packed, place(bytes) - consumed);
            }
            session.received(packet, consumed);
        }
        return consumed > 0;
    }

    /** Of the position in the stream, of which all that has come is before the limit. */
    private long place(ByteBuffer bytes) {
        return connection().bytesIn() - bytes.remaining();
    }

    /** What is left, and is not only waiting for its turn, if any. */
    private void tapRest(ByteBuffer bytes) {
        TapPoint tap = connection().tapPoint();
        if (tap != null && !connection().isClosed()) {
            tap.unfinished(codec, bytes, place(bytes));
        }
    }

    private void tapSkipped(MalformedPacketException e, ByteBuffer bytes) {
        TapPoint tap = connection().tapPoint();
        if (tap != null && e.skip() > 0) {
            int count = Math.min(e.skip(), bytes.remaining());
            tap.malformed(
                    codec, bytes.slice(bytes.position(), count), place(bytes), e.getMessage());
        }
    }

    private @Nullable Object unpack(ByteBuffer bytes) throws MalformedPacketException {
        if (!SampledTime.measures(++unpacks)) {
            return codec.unpack(bytes);
        }
        long begin = System.nanoTime();
        try {
            return codec.unpack(bytes);
        } finally {
            binding().supply().unpacked(System.nanoTime() - begin);
        }
    }

    /** Lends bytes to the codec, whatever it did to the buffer when it had it last. */
    private static ByteBuffer show(ByteBuffer bytes, int start, int count) {
        return bytes.order(ByteOrder.BIG_ENDIAN).limit(start + count).position(start);
    }

    private static void check(int consumed, int shown, boolean packet) {
        if (consumed < 0 || consumed > shown) {
            throw new IllegalStateException(
                    "moved the position by " + consumed + " and was shown " + shown + " bytes");
        }
        if (packet && consumed == 0) {
            throw new IllegalStateException("answered a packet and consumed no byte");
        }
    }

    /** False: that was the end. */
    private boolean reportMalformed(MalformedPacketException error, int shown) {
        if (error.skip() > shown) {
            codecFailed(
                    new IllegalStateException(
                            "skips " + error.skip() + " bytes and was shown " + shown));
            return false;
        }
        countMalformed();
        MalformedEvent.tell(connection(), error);
        session.malformed(error, error.skip());
        if (error.skip() == 0) {
            fail(Kind.MALFORMED, String.valueOf(error.getMessage()));
            return false;
        }
        return true;
    }

    /** A connection with much garbage is one that fails. */
    private void countMalformed() {
        long now = connection().loop().now();
        if (malformed) {
            binding().supply().failed(FaultKind.MALFORMED, now);
        } else {
            malformed = true;
            binding().failed(FaultKind.MALFORMED, now);
        }
    }

    private void codecFailed(Throwable fault) {
        stop();
        session.inputFailed(Faults.codec(connection(), binding(), fault));
    }

    /** What the peer did, or failed to do, ends the session. */
    private void fail(Kind kind, String detail) {
        stop();
        session.inputFailed(new CloseReason(kind, detail));
    }

    /** The input is over. What came before is still handled. */
    private void stop() {
        over = true;
        rest = null;
        connection().wantRead(false);
        awaitNothing();
    }

    private void awaitNothing() {
        connection().deadlines().awaitNoByte();
        connection().deadlines().packetComplete();
    }

    private boolean isOpen() {
        return !over && connection().isOpen();
    }

    private void keep(ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            rest = null;
            return;
        }
        connection().deadlines().awaitPacket();
        if (bytes.isDirect()) { // the loop's
            int size = Math.max(SMALLEST_REST, bytes.remaining());
            rest = ByteBuffer.allocate(size).put(bytes).flip();
        } else {
            rest = bytes;
        }
    }

    private void pause(ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            tapRest(bytes);
        }
        keep(bytes);
        paused = true;
        connection().wantRead(false);
        awaitNothing();
    }

    @Override
    public void resume() {
        if (!paused || !isOpen()) {
            return;
        }
        connection().enterContext();
        paused = false;
        if (rest != null || ending) {
            unpackAll(restOrNothing());
        }
        if (!paused && isOpen()) {
            connection().deadlines().awaitByte();
            connection().wantRead(true);
        }
    }

    @Override
    public void writable() {
        session.output().writable();
    }

    @Override
    public void timedOut(Deadlines.Kind deadline) {
        switch (deadline) {
            case IDLE -> session.idle();
            case PACKET -> fail(Kind.PACKET_TIMEOUT, "a packet was begun and not finished");
            case WRITE ->
                    connection()
                            .abort(
                                    new CloseReason(
                                            Kind.SLOW_CONSUMER,
                                            session.output().pendingBytes() + " bytes not taken"));
            case FIXED -> throw new IllegalStateException("no such deadline: " + deadline);
        }
    }

    @Override
    public void drain() {
        if (connection().isOpen()) {
            session.draining();
        }
    }

    @Override
    public void finish(CloseReason reason) {
        stop();
        session.output().finish();
    }

    @Override
    public void closed(CloseReason reason) {
        over = true;
        rest = null;
        session.closed(reason);
    }

    @Override
    public Generation servedBy() {
        return binding().supply().handler();
    }

    @Override
    public SessionInfo describe(SessionInfo info) {
        return session.describe(info);
    }
}
