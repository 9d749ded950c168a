package io.wirehost.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What clients of the two servers that came before sent and got, replayed byte for byte. */
@Timeout(120)
class WireReplayIT {
    private static final int START_PACKET = 25;

    private static final String LISTENERS =
            """
            listeners {
              data { bind = "127.0.0.1:0", handler = dataserver, start-timeout = 1s }
              net { bind = "127.0.0.1:0", codec = net, handler = net }
            }
            """;

    @RegisterExtension final PackedHost host = new PackedHost();

    @Test
    void whatTheReadConnectionBroughtIsServedToTheWriteConnectionHoweverItIsCut() throws Exception {
        host.start(LISTENERS);
        InetSocketAddress address = host.address("data");
        byte[] upload = Talk.recording("dataserver-upload.from-client.bin");
        byte[] download = Talk.recording("dataserver-download.from-client.bin");
        byte[] served = Talk.recording("dataserver-download.from-server.bin");
        for (int length : new int[] {upload.length, 21, 1}) {
            upload(address, upload, length);
            assertArrayEquals(served, download(address, download, Math.min(length, 25)));
        }
        for (int split = 1; split < upload.length; split++) {
            byte[] other = numbered(upload, split);
            try (Socket socket = Talk.connect(address)) {
                Talk.sendSplit(socket, other, split);
            }
            // At once: the host may not even have begun with what it was just sent.
            try (Socket socket = Talk.connect(address)) {
                Talk.sendSplit(socket, download, split % START_PACKET);
                byte[] expected = Arrays.copyOfRange(other, START_PACKET, other.length);
                assertArrayEquals(expected, Talk.readAll(socket), "split at " + split);
            }
        }
    }

    /** Another object of the same size, so that an old one is not taken for it. */
    private static byte[] numbered(byte[] upload, int number) {
        byte[] other = upload.clone();
        ByteBuffer.wrap(other).putInt(upload.length - Integer.BYTES, number);
        return other;
    }

    private static void upload(InetSocketAddress address, byte[] bytes, int pieces)
            throws Exception {
        try (Socket socket = Talk.connect(address)) {
            Talk.sendInPieces(socket, bytes, pieces);
            socket.shutdownOutput();
            assertEquals(0, Talk.readAll(socket).length);
        }
    }

    private static byte[] download(InetSocketAddress address, byte[] start, int pieces)
            throws Exception {
        try (Socket socket = Talk.connect(address)) {
            Talk.sendInPieces(socket, start, pieces);
            return Talk.readAll(socket);
        }
    }

    @Test
    void aDownloadThatBeginsDuringTheUploadGetsAllOfIt() throws Exception {
        host.start(LISTENERS);
        InetSocketAddress address = host.address("data");
        byte[] upload = Talk.recording("dataserver-upload.from-client.bin");
        try (Socket up = Talk.connect(address);
                Socket down = Talk.connect(address)) {
            up.getOutputStream().write(upload, 0, 100);
            assertThrows(
                    SocketTimeoutException.class,
                    () -> {
                        up.setSoTimeout(200); // the server sends nothing, and by then it has begun
                        up.getInputStream().read();
                    });
            down.getOutputStream().write(Talk.recording("dataserver-download.from-client.bin"));
            down.setSoTimeout(200);
            assertThrows(SocketTimeoutException.class, () -> down.getInputStream().read());
            up.getOutputStream().write(upload, 100, upload.length - 100);
            up.shutdownOutput();
            down.setSoTimeout(30_000);
            assertArrayEquals(
                    Talk.recording("dataserver-download.from-server.bin"), Talk.readAll(down));
        }
    }

    @Test
    void netPacketsComeBackHoweverTheyAreCutAndGarbageIsSkipped() throws Exception {
        host.start(LISTENERS);
        InetSocketAddress address = host.address("net");
        byte[] packets = concat(bytes("gar Nbage"), net("first"), bytes("NETNET?"), net("second!"));
        byte[] expected = bytes("firstsecond!");
        for (int split = 0; split <= packets.length; split++) {
            try (Socket socket = Talk.connect(address)) {
                if (split == packets.length) {
                    Talk.sendInPieces(socket, packets, 1);
                } else {
                    Talk.sendSplit(socket, packets, split);
                }
                socket.shutdownOutput();
                assertArrayEquals(
                        expected, dataOf(ByteBuffer.wrap(Talk.readAll(socket))), "cut at " + split);
            }
        }
    }

    private static byte[] net(String data) {
        return ByteBuffer.allocate(12 + data.length())
                .put(bytes("NET:"))
                .putInt(1_700_000_000)
                .putInt(data.length())
                .put(bytes(data))
                .array();
    }

    /** The data of the packets in it, one behind the other; their times are the server's own. */
    private static byte[] dataOf(ByteBuffer packets) {
        ByteBuffer data = ByteBuffer.allocate(packets.remaining());
        while (packets.hasRemaining()) {
            byte[] mark = new byte[4];
            packets.get(mark).getInt();
            assertArrayEquals(bytes("NET:"), mark);
            byte[] body = new byte[packets.getInt()];
            packets.get(body);
            data.put(body);
        }
        return Arrays.copyOf(data.array(), data.position());
    }

    private static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void wrongStartPacketsAreClosedWithoutAByteCountedAndLogged() throws Exception {
        host.start(LISTENERS);
        InetSocketAddress address = host.address("data");
        byte[] start = Talk.recording("dataserver-download.from-client.bin");
        byte[] unknown = start.clone();
        unknown[0] = 7;
        byte[] half = Arrays.copyOf(start, 12);
        try (Socket never = Talk.connect(address);
                Socket late = Talk.connect(address);
                Socket wrong = Talk.connect(address);
                Socket incomplete = Talk.connect(address)) {
            late.getOutputStream().write(half);
            wrong.getOutputStream().write(unknown);
            incomplete.getOutputStream().write(half);
            incomplete.shutdownOutput();
            for (Socket socket : new Socket[] {never, late, wrong, incomplete}) {
                assertEquals(0, Talk.readAll(socket).length);
            }
        }
        var closed =
                host.status().getConfigList("listeners").stream()
                        .filter(listener -> listener.getString("name").equals("data"))
                        .findFirst()
                        .orElseThrow()
                        .getConfig("closed");
        assertEquals(2, closed.getInt("start-timeout"));
        assertEquals(1, closed.getInt("unknown-start"));
        assertEquals(1, closed.getInt("start-incomplete"));
        for (String reason : new String[] {"start-timeout", "unknown-start", "start-incomplete"}) {
            assertTrue(host.log().contains(reason), reason);
        }
    }
}
