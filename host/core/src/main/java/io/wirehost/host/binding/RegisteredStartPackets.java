package io.wirehost.host.binding;

import io.wirehost.spi.StartPackets;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The start packets that a handler registered. Any thread. */
public final class RegisteredStartPackets implements StartPackets {
    private final int maxLength;
    private final List<Registered> all = new CopyOnWriteArrayList<>(); // changed under this

    /** One registered start packet. */
    public final class Registered implements Registration {
        private final byte[] bytes;
        private final Opener opener;

        private Registered(byte[] bytes, Opener opener) {
            this.bytes = bytes;
            this.opener = opener;
        }

        /** Who takes the connection. */
        public Opener opener() {
            return opener;
        }

        /** How many bytes it has. */
        public int length() {
            return bytes.length;
        }

        @Override
        public void close() {
            all.remove(this);
        }

        /** How many bytes are the same, from the first on. */
        private int commonWith(ByteBuffer other) {
            int mismatch = ByteBuffer.wrap(bytes).mismatch(other);
            return mismatch < 0 ? bytes.length : mismatch;
        }
    }

    RegisteredStartPackets(int maxLength) {
        this.maxLength = maxLength;
    }

    @Override
    public synchronized Registration register(byte[] startPacket, Opener opener) {
        if (startPacket.length == 0 || startPacket.length > maxLength) {
            throw new IllegalArgumentException(
                    "a start packet of "
                            + startPacket.length
                            + " bytes: it must have 1 to "
                            + maxLength
                            + " (max-start-packet)");
        }
        Registered added = new Registered(startPacket.clone(), opener);
        for (Registered other : all) {
            int common = other.commonWith(ByteBuffer.wrap(added.bytes));
            if (common == Math.min(other.length(), added.length())) {
                throw new IllegalStateException(
                        "start packet "
                                + HexFormat.of().formatHex(added.bytes)
                                + " cannot be told from "
                                + HexFormat.of().formatHex(other.bytes)
                                + ", which is registered already");
            }
        }
        all.add(added);
        return added;
    }

    /** The one that the first bytes begin with; no two can match. */
    public @Nullable Registered find(ByteBuffer firstBytes) {
        for (Registered registered : all) {
            if (registered.commonWith(firstBytes) == registered.length()) {
                return registered;
            }
        }
        return null;
    }

    /** How many bytes must be there before one may match that now only begins to; 0 if none. */
    public int needed(ByteBuffer firstBytes) {
        int least = Integer.MAX_VALUE;
        for (Registered registered : all) {
            if (registered.commonWith(firstBytes) == firstBytes.remaining()) {
                least = Math.min(least, registered.length());
            }
        }
        return least == Integer.MAX_VALUE ? 0 : least;
    }

    /** Takes all of them back. */
    void clear() {
        all.clear();
    }
}
