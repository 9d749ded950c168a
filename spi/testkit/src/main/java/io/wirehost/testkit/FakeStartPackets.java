package io.wirehost.testkit;

import io.wirehost.spi.StartPackets;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Registered start packets, for a test to look one up. Thread-safe. */
final class FakeStartPackets implements StartPackets {
    private record Entry(ByteBuffer bytes, Opener opener) {}

    private final List<Entry> entries = new ArrayList<>(); // guarded by this

    @Override
    public synchronized Registration register(byte[] startPacket, Opener opener) {
        if (startPacket.length == 0) {
            throw new IllegalArgumentException("a start packet of 0 bytes: must be at least 1");
        }
        Entry entry = new Entry(ByteBuffer.wrap(startPacket.clone()), opener);
        for (Entry other : entries) {
            int shorter = Math.min(other.bytes.limit(), startPacket.length);
            if (other.bytes.slice(0, shorter).equals(entry.bytes.slice(0, shorter))) {
                throw new IllegalStateException(
                        "the start packet is registered, or cannot be told from one that is");
            }
        }
        entries.add(entry);
        return () -> remove(entry);
    }

    private synchronized void remove(Entry entry) {
        entries.remove(entry);
    }

    synchronized Optional<Opener> find(byte[] startPacket) {
        return entries.stream()
                .filter(entry -> entry.bytes.equals(ByteBuffer.wrap(startPacket)))
                .map(Entry::opener)
                .findFirst();
    }
}
