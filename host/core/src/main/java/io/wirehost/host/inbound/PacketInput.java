package io.wirehost.host.inbound;

import io.wirehost.host.binding.Binding;
import io.wirehost.host.dispatch.Faults;
import io.wirehost.host.dispatch.HandledSession;
import io.wirehost.host.session.Connection;
import io.wirehost.host.session.Deadlines;
import io.wirehost.host.session.Stage;
import io.wirehost.spi.CloseReason;
import io.wirehost.spi.CloseReason.Kind;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.SessionInfo;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * The stage of a packet session: reads what is there into the loop's buffer and unpacks it. Only
 * the rest, an unfinished packet or what the read queue has no room for, is kept.
 */
final class PacketInput implements Stage, HandledSession.Source {
    private static final int SMALLEST_REST = 64;

    private final Connection connection;
    private final Binding binding;
    private final PacketCodec<Object, Object> codec;
    private final HandledSession session;

    // confined to the loop
    private @Nullable ByteBuffer rest; // to be read from; null: none
    private boolean paused; // until resume
    private boolean ending; // the peer has ended its stream; the rest is the last
    private boolean over; // nothing is unpacked any more

    PacketInput(
            Connection connection,
            Binding binding,
            PacketHandler<Object, Object> handler,
            PacketCodec<Object, Object> codec) {
        this.connection = connection;
        this.binding = binding;
        this.codec = codec;
        this.session = new HandledSession(connection, binding, handler, codec, this);
    }

    /** Begins with the bytes that came behind the start packet. */
    void begin(ByteBuffer bytes) {
        connection.deadlines().awaitByte();
        connection.wantRead(true);
        session.opened();
        if (bytes.hasRemaining()) {
            unpackAll(bytes);
        }
    }

    @Override
    public void readable() {
        ByteBuffer bytes = connection.loop().readBuffer();
        int count = connection.read(bytes);
        if (count > 0) {
            connection.deadlines().awaitByte();
            bytes.flip();
            unpackAll(rest == null ? bytes : append(bytes));
        } else if (count == -1) {
            connection.deadlines().awaitNoByte();
            ending = true;
            unpackAll(rest == null ? bytes.limit(0) : rest);
        }
    }

    private ByteBuffer append(ByteBuffer bytes) {
        ByteBuffer old = rest;
        if (old == null) {
            throw new AssertionError("nothing to append to");
        }
        if (old.capacity() - old.limit() < bytes.remaining()) {
            int length = old.remaining() + bytes.remaining();
            // Doubled, so that a packet that comes in small pieces is copied a bounded number of
            // times.
            ByteBuffer larger =
                    length <= old.capacity() / 2
                            ? old.compact().flip()
                            : ByteBuffer.allocate(2 * length).put(old).flip();
            old = larger;
        }
        int end = old.limit();
        old.limit(end + bytes.remaining());
        old.put(end, bytes, bytes.position(), bytes.remaining());
        rest = old;
        return old;
    }

    /** Unpacks until more bytes are needed or the read queue is full, and keeps the rest. */
    private void unpackAll(ByteBuffer bytes) {
        while (!over && connection.isOpen()) {
            if (!session.hasRoom()) {
                pause(bytes);
                return;
            }
            if (!unpackOne(bytes)) {
                break;
            }
        }
        if (over || !connection.isOpen()) {
            rest = null;
        } else if (ending) {
            rest = null;
            over = true;
            session.inputEnded();
        } else if (bytes.hasRemaining()) {
            keep(bytes);
            connection.deadlines().awaitPacket();
        } else {
            rest = null;
        }
    }

    /** False: there is no packet any more in these bytes. */
    private boolean unpackOne(ByteBuffer bytes) {
        int start = bytes.position();
        int end = bytes.limit();
        int window = Math.min(end - start, binding.maxPacketSize());
        bytes.limit(start + window);
        try {
            Object packet = codec.unpack(bytes);
            if (packet == null && ending && bytes.limit() == end) {
                packet = codec.unpackEnd(bytes);
            }
            int consumed = bytes.position() - start;
            bytes.limit(end);
            if (packet != null) {
                if (consumed <= 0) {
                    throw new IllegalStateException("answered a packet and consumed no byte");
                }
                connection.deadlines().packetComplete();
                session.received(packet, consumed);
                return true;
            }
            if (consumed < 0) {
                throw new IllegalStateException("moved back to bytes it had consumed");
            }
            if (consumed == 0 && window == binding.maxPacketSize()) {
                end(Kind.PACKET_TOO_LARGE, window + " bytes and no packet in them");
            }
            return consumed > 0 && bytes.hasRemaining();
        } catch (MalformedPacketException e) {
            bytes.limit(end);
            return skip(bytes, start, e);
        } catch (Throwable e) {
            connection.close(Faults.codec(connection, binding, e));
            over = true;
            return false;
        }
    }

    private boolean skip(ByteBuffer bytes, int start, MalformedPacketException error) {
        int count = error.skip();
        if (count > bytes.limit() - start) {
            connection.close(
                    Faults.codec(
                            connection,
                            binding,
                            new IllegalStateException(
                                    "skips "
                                            + count
                                            + " bytes and was shown "
                                            + (bytes.limit() - start))));
            over = true;
            return false;
        }
        connection.deadlines().packetComplete();
        session.malformed(error, count);
        if (count == 0) {
            end(Kind.MALFORMED, String.valueOf(error.getMessage()));
            return false;
        }
        bytes.position(start + count);
        return true;
    }

    private void end(Kind kind, String detail) {
        over = true;
        connection.close(new CloseReason(kind, detail));
    }

    private void keep(ByteBuffer bytes) {
        if (bytes.isDirect()) { // the loop's buffer; else it is the rest itself
            int size = Math.max(SMALLEST_REST, bytes.remaining());
            rest = ByteBuffer.allocate(size).put(bytes).flip();
        }
    }

    private void pause(ByteBuffer bytes) {
        if (bytes.hasRemaining()) {
            keep(bytes);
        } else {
            rest = null;
        }
        paused = true;
        connection.wantRead(false);
        connection.deadlines().packetComplete();
        connection.deadlines().awaitNoByte();
    }

    @Override
    public void resume() {
        if (!paused || over || !connection.isOpen()) {
            return;
        }
        paused = false;
        if (rest != null || ending) {
            unpackAll(rest == null ? connection.loop().readBuffer().limit(0) : rest);
        }
        if (!paused && !over) {
            connection.deadlines().awaitByte();
            connection.wantRead(true);
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
            case PACKET -> end(Kind.PACKET_TIMEOUT, "a packet was begun and not finished");
            case WRITE ->
                    connection.abort(
                            new CloseReason(
                                    Kind.SLOW_CONSUMER,
                                    session.output().pendingBytes() + " bytes not taken"));
            case FIXED -> throw new IllegalStateException("no such deadline: " + deadline);
        }
    }

    @Override
    public void drain() {
        if (connection.isOpen()) {
            session.draining();
        }
    }

    @Override
    public void finish(CloseReason reason) {
        over = true;
        rest = null;
        session.output().finish();
    }

    @Override
    public void closed(CloseReason reason) {
        over = true;
        rest = null;
        session.closed(reason);
    }

    @Override
    public SessionInfo describe(SessionInfo info) {
        return session.describe(info);
    }
}
