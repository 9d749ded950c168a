package io.wirehost.host.inbound;

import io.wirehost.host.binding.Binding;
import io.wirehost.host.binding.CodecSource;
import io.wirehost.host.binding.RegisteredStartPackets.Registered;
import io.wirehost.host.dispatch.Faults;
import io.wirehost.host.dispatch.StreamedSession;
import io.wirehost.host.plugin.FaultKind;
import io.wirehost.host.plugin.Thrown;
import io.wirehost.host.session.Connection;
import io.wirehost.host.session.Deadlines;
import io.wirehost.host.session.Stage;
import io.wirehost.host.shadow.Shadow;
import io.wirehost.host.tap.TapPoint;
import io.wirehost.spi.CloseReason;
import io.wirehost.spi.CloseReason.Kind;
import io.wirehost.spi.Dispatch;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.SessionHandler;
import io.wirehost.spi.StartMatch;
import io.wirehost.spi.StartPackets;
import io.wirehost.spi.StreamHandler;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The first stage of a connection: asks the handlers of the listener, in their order, whose it is.
 * One that needs more bytes is waited for; one that fails rejects the connection, and no other is
 * asked instead.
 */
public final class StartMatching implements Stage {
    private static final Logger log = LoggerFactory.getLogger(StartMatching.class);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();
    private static final int SHOWN_BYTES = 32;

    /**
     * What a listener demands of start packets. It is replaced while connections wait for theirs;
     * they hold none, so that nothing of a plugin is held by them.
     *
     * @param version different whenever something else is
     * @param timeout nanoseconds from accept to a match
     * @param maxBytes the longest
     * @param bindings who is asked, in this order
     * @param canary who is asked instead for a part of the connections; null: nobody is
     * @param shadow what the codecs of sessions are compared with; null: nothing
     */
    public record Rules(
            long version,
            long timeout,
            int maxBytes,
            List<Binding> bindings,
            @Nullable CanaryShare canary,
            @Nullable Shadow shadow) {
        /** Of a listener that is gone. */
        public static final Rules NOTHING = new Rules(0, 0, 0, List.of(), null, null);

        private boolean choosesCanary() {
            return canary != null && canary.takesNext();
        }

        private List<Binding> asked(boolean inCanary) {
            return inCanary && canary != null ? canary.bindings() : bindings;
        }
    }

    private final Connection connection;
    private final Supplier<Rules> current;
    private final Connection.Options options;
    private boolean opened; // the pin of the binding is the connection's now
    private long version; // of the rules that the next three are about
    private boolean inCanary; // for as long as these rules hold
    private int asking; // those before it said no
    private int needed; // before that many bytes are there, the one asked is not asked again
    private @Nullable ByteBuffer seen; // null: nothing yet; positioned behind the last byte

    /**
     * For a connection of which nothing was read.
     *
     * @param current may be replaced meanwhile
     * @param options of the socket of a session
     */
    public StartMatching(
            Connection connection, Supplier<Rules> current, Connection.Options options) {
        this.connection = connection;
        this.current = current;
        this.options = options;
    }

    /** Asks for the first time, before any byte has come: a server may speak first. */
    public void begin() {
        long timeout = current.get().timeout;
        if (!decide(NOTHING)) {
            connection.deadlines().fix(timeout);
            connection.wantRead(true);
        }
    }

    @Override
    public void readable() {
        ByteBuffer bytes = seen == null ? connection.loop().readBuffer() : seen;
        int count = connection.read(bytes);
        if (count == 0 || count == Connection.LOST) {
            return;
        }
        TapPoint tap = connection.tapPoint();
        if (tap != null && count > 0) {
            tap.received(bytes.slice(bytes.position() - count, count), connection.bytesIn());
        }
        bytes.flip();
        if (count < 0) {
            refuse(
                    bytes.hasRemaining() ? Kind.START_INCOMPLETE : Kind.PEER_CLOSED,
                    bytes.hasRemaining()
                            ? "the stream ended after " + bytes.remaining() + " bytes of it"
                            : "");
        } else if (!decide(bytes)) {
            if (tap != null) {
                tap.unclaimed(bytes.duplicate());
            }
            boolean hasRoom = !bytes.isDirect() && bytes.capacity() >= needed;
            seen = hasRoom ? bytes.compact() : ByteBuffer.allocate(needed).put(bytes);
        }
    }

    private enum Answer {
        NOT_MINE,
        MORE_BYTES,
        DECIDED,
        REPLACED
    }

    /** Asks the handlers. False if more bytes are needed than these. */
    private boolean decide(ByteBuffer bytes) {
        while (true) {
            Rules rules = current.get();
            if (rules.version != version) {
                version = rules.version;
                inCanary = rules.choosesCanary();
                asking = 0;
                needed = 0;
            }
            if (bytes.remaining() < needed) {
                return false;
            }
            List<Binding> asked = rules.asked(inCanary);
            if (asked.isEmpty()) {
                drain();
                return true;
            }
            if (asking == asked.size()) {
                refuseUnknown(bytes);
                return true;
            }
            switch (askIfServed(asked.get(asking), rules, bytes)) {
                case DECIDED -> {
                    return true;
                }
                case MORE_BYTES -> {
                    return false;
                }
                case NOT_MINE -> {
                    asking++;
                    needed = 0;
                }
                case REPLACED -> {
                    if (current.get().version == version) { // by nothing: the host stops
                        drain();
                        return true;
                    }
                }
            }
        }
    }

    private Answer askIfServed(Binding binding, Rules rules, ByteBuffer bytes) {
        if (!binding.pins().tryPin()) {
            return Answer.REPLACED;
        }
        try {
            return ask(binding, rules, bytes);
        } finally {
            if (!opened) {
                connection.context(null);
                binding.pins().unpin();
            }
        }
    }

    private void refuseUnknown(ByteBuffer bytes) {
        TapPoint tap = connection.tapPoint();
        if (tap != null) {
            tap.unclaimed(bytes.duplicate());
        }
        refuse(
                Kind.UNKNOWN_START,
                "no handler claims "
                        + HexFormat.of().formatHex(head(bytes))
                        + (bytes.remaining() > SHOWN_BYTES ? "…" : ""));
    }

    /** Asks one handler, which is pinned meanwhile. */
    private Answer ask(Binding binding, Rules rules, ByteBuffer bytes) {
        connection.context(binding.runner().loader());
        Registered registered = binding.startPackets().find(bytes);
        if (registered != null) {
            open(binding, rules, registered.opener(), registered.length(), bytes);
            return Answer.DECIDED;
        }
        StartMatch match;
        try {
            match = match(binding, bytes);
        } catch (Throwable e) {
            rejectMatch(binding, e);
            return Answer.DECIDED;
        }
        return switch (match) {
            case StartMatch.NoMatch() -> Answer.NOT_MINE;
            case StartMatch.Match(int length) when length <= bytes.remaining() -> {
                open(binding, rules, binding.handler()::open, length, bytes);
                yield Answer.DECIDED;
            }
            case StartMatch.Match(int length) -> waitFor(length, binding, rules, bytes);
            case StartMatch.NeedMore(int atLeast) -> waitFor(atLeast, binding, rules, bytes);
        };
    }

    private static byte[] head(ByteBuffer bytes) {
        byte[] head = new byte[Math.min(bytes.remaining(), SHOWN_BYTES)];
        bytes.get(bytes.position(), head);
        return head;
    }

    /** What the handler says, unless one of its registered start packets may still come. */
    private static StartMatch match(Binding binding, ByteBuffer bytes) {
        StartMatch own =
                Objects.requireNonNull(
                        binding.handler().match(bytes.slice().asReadOnlyBuffer()),
                        "it answered null");
        int registered = binding.startPackets().needed(bytes);
        if (registered == 0) {
            return own;
        }
        return own instanceof StartMatch.NeedMore(int atLeast) && atLeast < registered
                ? own
                : StartMatch.needMore(registered);
    }

    private Answer waitFor(int bytesNeeded, Binding binding, Rules rules, ByteBuffer bytes) {
        if (bytesNeeded <= bytes.remaining() || bytesNeeded > rules.maxBytes) {
            rejectMatch(
                    binding,
                    new IllegalStateException(
                            "asks for "
                                    + bytesNeeded
                                    + " bytes when there are "
                                    + bytes.remaining()
                                    + " and max-start-packet is "
                                    + rules.maxBytes));
            return Answer.DECIDED;
        }
        needed = bytesNeeded;
        return Answer.MORE_BYTES;
    }

    private void open(
            Binding binding,
            Rules rules,
            StartPackets.Opener opener,
            int length,
            ByteBuffer bytes) {
        CloseReason refusal = binding.supply().refusal(connection.loop().now());
        if (refusal != null) {
            connection.terminate(refusal);
            return;
        }
        binding.tally().connection();
        ByteBuffer startPacket = bytes.slice(bytes.position(), length).asReadOnlyBuffer();
        bytes.position(bytes.position() + length);
        TapPoint tap = connection.tapPoint();
        if (tap != null) {
            tap.startPacket(startPacket.duplicate());
        }
        CodecSource source = binding.codec();
        PacketCodec<Object, Object> codec = null;
        if (source != null) {
            try {
                // First, since a handler that has answered is owed its onClose.
                codec = source.newCodec();
                if (rules.shadow != null) {
                    codec = rules.shadow.follow(connection, binding, codec);
                }
            } catch (Throwable e) {
                connection.terminate(Faults.codec(connection, binding, e));
                return;
            }
        }
        try {
            serve(binding, opener.open(connection, startPacket), codec, bytes);
        } catch (Throwable e) {
            reject(binding, "open", e);
        }
    }

    @SuppressWarnings("unchecked") // the types were compared when the binding was made
    private void serve(
            Binding binding,
            SessionHandler handler,
            @Nullable PacketCodec<Object, Object> codec,
            ByteBuffer rest) {
        switch (Objects.requireNonNull(handler, "it answered null")) {
            case PacketHandler<?, ?> packets -> {
                if (codec == null) {
                    throw new IllegalStateException(
                            "it serves packets and the binding has no codec: set codec");
                }
                PacketInput input =
                        new PacketInput(
                                connection,
                                binding,
                                (PacketHandler<Object, Object>) packets,
                                codec);
                enter(input, binding);
                connection.context(binding.requiredCodec().provider().loader());
                input.begin(rest);
            }
            case StreamHandler stream -> {
                if (binding.runner().dispatch() == Dispatch.INLINE) {
                    throw new IllegalStateException(
                            "it serves a stream, which would block the loop:"
                                    + " set dispatch = session or pool");
                }
                ByteBuffer early = ByteBuffer.allocate(rest.remaining()).put(rest).flip();
                StreamedSession session = new StreamedSession(connection, binding, stream, early);
                enter(session, binding);
                TapPoint tap = connection.tapPoint();
                if (tap != null) {
                    tap.early(early.duplicate(), connection.bytesIn());
                }
                connection.wantRead(false);
                session.start();
            }
        }
    }

    private void enter(Stage next, Binding binding) {
        connection.deadlines().reset(binding.deadlines());
        connection.enter(next);
        connection.opened(binding.pins(), options);
        opened = true;
    }

    private void rejectMatch(Binding binding, Throwable fault) {
        binding.tally().connection();
        reject(binding, "match", fault);
    }

    private void reject(Binding binding, String call, Throwable fault) {
        String culprit = binding.title();
        if (fault instanceof RuntimeException || fault instanceof Error) {
            binding.failed(FaultKind.START, connection.loop().now());
            Thrown.log(
                    log,
                    connection + " is rejected: " + call + " of " + culprit + " failed",
                    fault);
        }
        refuse(Kind.START_REJECTED, call + " of " + culprit + ": " + Thrown.text(fault));
    }

    private void refuse(Kind kind, String detail) {
        connection.terminate(new CloseReason(kind, detail));
    }

    @Override
    public void timedOut(Deadlines.Kind deadline) {
        refuse(Kind.START_TIMEOUT, (seen == null ? 0 : seen.position()) + " bytes came");
    }

    @Override
    public void drain() {
        refuse(Kind.DRAINED, "");
    }

    @Override
    public void finish(CloseReason reason) {
        connection.terminate();
    }

    @Override
    public void writable() {}

    @Override
    public void closed(CloseReason reason) {
        seen = null;
    }
}
