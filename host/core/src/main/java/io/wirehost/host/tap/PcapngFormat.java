package io.wirehost.host.tap;

import io.wirehost.host.tap.TapEvent.Data;
import io.wirehost.spi.CloseReason;

import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A capture for Wireshark and its like, in the pcapng format (draft-ietf-opsawg-pcapng). What a
 * session has read and written is put into TCP segments that never were: each with the sequence
 * numbers that its place in the stream gives it, so that what is missing shows as missing.
 */
public final class PcapngFormat implements TapFormat {
    private static final int SECTION = 0x0A0D0D0A;
    private static final int INTERFACE = 1;
    private static final int ENHANCED_PACKET = 6;
    private static final int BYTE_ORDER = 0x1A2B3C4D;
    private static final int END_OF_OPTIONS = 0;
    private static final int COMMENT = 1;
    private static final int INTERFACE_NAME = 2;
    private static final int PACKET_FLAGS = 2;
    private static final int INTERFACE_TIME_RESOLUTION = 9;
    private static final byte NANOSECONDS = 9;
    private static final int ETHERNET = 1;
    private static final int ETHERNET_HEADER = 14;
    private static final int TCP_HEADER = 20;

    /** What one segment carries at most; the length of an IP packet has 16 bits. */
    private static final int MAX_SEGMENT = 32 * 1024;

    private static final int FIN = 0x01;
    private static final int SYN = 0x02;
    private static final int RST = 0x04;
    private static final int PSH = 0x08;
    private static final int ACK = 0x10;

    /** The next sequence number of each side. */
    private static final class Flow {
        private final TapSource source;
        private long fromPeer;
        private long fromHost;
        private boolean peerEnded;

        private Flow(TapSource source, long bytesIn, long bytesOut) {
            this.source = source;
            this.fromPeer = 1 + bytesIn; // the SYN has the first
            this.fromHost = 1 + bytesOut;
        }

        private long next(Direction direction) {
            return direction == Direction.IN ? fromPeer : fromHost;
        }

        /** As what lies between them and this was lost. */
        private void moveTo(Direction direction, long position) {
            advance(direction, 1 + position - next(direction));
        }

        private void advance(Direction direction, long count) {
            if (direction == Direction.IN) {
                fromPeer += count;
            } else {
                fromHost += count;
            }
        }
    }

    private final Map<Long, Flow> flows = new HashMap<>();
    private String comment = "";

    /** Of nothing yet. */
    public PcapngFormat() {}

    @Override
    public void begin(Instant time, ByteArrayOutputStream out) {
        ByteBuffer section = ByteBuffer.allocate(16);
        section.putInt(BYTE_ORDER).putShort((short) 1).putShort((short) 0).putLong(-1);
        block(SECTION, section.flip(), out);
        byte[] name = "wirehost".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer one = ByteBuffer.allocate(64);
        one.putShort((short) ETHERNET).putShort((short) 0).putInt(0);
        option(one, INTERFACE_NAME, name);
        option(one, INTERFACE_TIME_RESOLUTION, new byte[] {NANOSECONDS});
        option(one, END_OF_OPTIONS, new byte[0]);
        block(INTERFACE, one.flip(), out);
    }

    @Override
    public void write(TapEvent event, ByteArrayOutputStream out) {
        switch (event) {
            case TapEvent.Opened opened -> open(opened, out);
            case Data data -> data(data, out);
            case TapEvent.InputEnded ended -> {
                Flow flow = flows.get(ended.source().session());
                if (flow != null) {
                    flow.peerEnded = true;
                    control(flow, Direction.IN, FIN | ACK, event.time(), out);
                }
            }
            case TapEvent.Closed closed -> close(closed, out);
            case TapEvent.Lost lost ->
                    comment =
                            "before this, %d events with %d bytes were lost"
                                    .formatted(lost.events(), lost.bytes());
        }
    }

    private void open(TapEvent.Opened opened, ByteArrayOutputStream out) {
        Flow flow = new Flow(opened.source(), opened.bytesIn(), opened.bytesOut());
        flows.put(opened.source().session(), flow);
        if (opened.bytesIn() == 0 && opened.bytesOut() == 0) {
            flow.fromPeer = 0;
            flow.fromHost = 0;
            control(flow, Direction.IN, SYN, opened.time(), out);
            control(flow, Direction.OUT, SYN | ACK, opened.time(), out);
            segment(flow, Direction.IN, ACK, new byte[0], opened.time(), out);
        }
    }

    private void data(Data data, ByteArrayOutputStream out) {
        Flow flow = flows.get(data.source().session());
        if (flow == null) {
            return;
        }
        flow.moveTo(data.direction(), data.position());
        byte[] bytes = data.content().shown();
        for (int from = 0; from < bytes.length; from += MAX_SEGMENT) {
            byte[] part =
                    Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + MAX_SEGMENT));
            segment(flow, data.direction(), PSH | ACK, part, data.time(), out);
            flow.advance(data.direction(), part.length);
        }
        flow.advance(data.direction(), (long) data.content().length() - bytes.length);
    }

    private void close(TapEvent.Closed closed, ByteArrayOutputStream out) {
        Flow flow = flows.remove(closed.source().session());
        if (flow == null) {
            return;
        }
        if (closed.reason().kind() == CloseReason.Kind.PEER_RESET) {
            segment(flow, Direction.IN, RST | ACK, new byte[0], closed.time(), out);
            return;
        }
        control(flow, Direction.OUT, FIN | ACK, closed.time(), out);
        if (!flow.peerEnded) {
            control(flow, Direction.IN, FIN | ACK, closed.time(), out);
        }
    }

    /** SYN and FIN take a sequence number each. */
    private void control(
            Flow flow, Direction direction, int flags, Instant time, ByteArrayOutputStream out) {
        segment(flow, direction, flags, new byte[0], time, out);
        flow.advance(direction, 1);
    }

    private void segment(
            Flow flow,
            Direction direction,
            int flags,
            byte[] payload,
            Instant time,
            ByteArrayOutputStream out) {
        boolean in = direction == Direction.IN;
        InetSocketAddress from = in ? flow.source.peer() : flow.source.local();
        InetSocketAddress to = in ? flow.source.local() : flow.source.peer();
        byte[] tcp =
                tcp(from, to, flow.next(direction), acknowledged(flow, in, flags), flags, payload);
        byte[] ip = ip(from.getAddress(), to.getAddress(), tcp);
        boolean old = from.getAddress() instanceof Inet4Address;
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET_HEADER + ip.length);
        frame.put(mac(!in)).put(mac(in)).putShort((short) (old ? 0x0800 : 0x86DD)).put(ip);
        packet(frame.array(), in, time, out);
    }

    private static long acknowledged(Flow flow, boolean in, int flags) {
        return (flags & ACK) == 0 ? 0 : in ? flow.fromHost : flow.fromPeer;
    }

    /** Made up, and locally administered. */
    private static byte[] mac(boolean ofPeer) {
        return new byte[] {2, 0, 0, 0, 0, (byte) (ofPeer ? 2 : 1)};
    }

    private static byte[] tcp(
            InetSocketAddress from,
            InetSocketAddress to,
            long sequence,
            long acknowledged,
            int flags,
            byte[] payload) {
        ByteBuffer tcp = ByteBuffer.allocate(TCP_HEADER + payload.length);
        tcp.putShort((short) from.getPort()).putShort((short) to.getPort());
        tcp.putInt((int) sequence).putInt((int) acknowledged);
        tcp.put((byte) ((TCP_HEADER / 4) << 4)).put((byte) flags);
        tcp.putShort((short) 0xFFFF).putShort((short) 0).putShort((short) 0).put(payload);
        int sum = sum(from.getAddress().getAddress()) + sum(to.getAddress().getAddress());
        sum += 6 + tcp.capacity() + sum(tcp.array()); // 6: TCP
        return tcp.putShort(16, checksum(sum)).array();
    }

    private static byte[] ip(InetAddress from, InetAddress to, byte[] tcp) {
        if (from instanceof Inet4Address) {
            ByteBuffer header = ByteBuffer.allocate(20);
            header.putShort((short) 0x4500).putShort((short) (header.capacity() + tcp.length));
            header.putInt(0x4000).put((byte) 64).put((byte) 6).putShort((short) 0);
            header.put(from.getAddress()).put(to.getAddress());
            header.putShort(10, checksum(sum(header.array())));
            return ByteBuffer.allocate(header.capacity() + tcp.length)
                    .put(header.array())
                    .put(tcp)
                    .array();
        }
        ByteBuffer packet = ByteBuffer.allocate(40 + tcp.length);
        packet.putInt(0x60000000).putShort((short) tcp.length).put((byte) 6).put((byte) 64);
        return packet.put(from.getAddress()).put(to.getAddress()).put(tcp).array();
    }

    /** Of 16-bit words. What is carried out stays above them; 64 KiB of them fit an int. */
    private static int sum(byte[] bytes) {
        int sum = 0;
        for (int i = 0; i < bytes.length; i++) {
            sum += (bytes[i] & 0xFF) << (i % 2 == 0 ? 8 : 0);
        }
        return sum;
    }

    private static short checksum(int sum) {
        int folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xFFFF) + (folded >>> 16);
        }
        return (short) ~folded;
    }

    // ---- blocks

    private void packet(byte[] frame, boolean in, Instant time, ByteArrayOutputStream out) {
        byte[] note = comment.getBytes(StandardCharsets.UTF_8);
        comment = "";
        ByteBuffer body = ByteBuffer.allocate(64 + padded(frame.length) + padded(note.length));
        long nanos = TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
        body.putInt(0).putInt((int) (nanos >>> 32)).putInt((int) nanos);
        body.putInt(frame.length).putInt(frame.length);
        body.put(frame).put(new byte[padded(frame.length) - frame.length]);
        option(body, PACKET_FLAGS, new byte[] {0, 0, 0, (byte) (in ? 1 : 2)});
        if (note.length > 0) {
            option(body, COMMENT, note);
        }
        option(body, END_OF_OPTIONS, new byte[0]);
        block(ENHANCED_PACKET, body.flip(), out);
    }

    private static void option(ByteBuffer body, int code, byte[] value) {
        body.putShort((short) code).putShort((short) value.length).put(value);
        body.put(new byte[padded(value.length) - value.length]);
    }

    private static void block(int type, ByteBuffer body, ByteArrayOutputStream out) {
        int length = 12 + body.remaining();
        ByteBuffer block = ByteBuffer.allocate(length);
        block.putInt(type).putInt(length).put(body).putInt(length);
        out.writeBytes(block.array());
    }

    private static int padded(int length) {
        return (length + 3) / 4 * 4;
    }
}
