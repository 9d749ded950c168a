package io.wirehost.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Accepting survives running out of file descriptors, and does not spin meanwhile. */
@Timeout(120)
class FileDescriptorsIT {
    private static final int LIMIT = 200;

    @RegisterExtension final PackedHost host = new PackedHost();

    @Test
    void acceptingGoesOnWhenFileDescriptorsAreThereAgain() throws Exception {
        host.configure("listeners.echo { bind = \"127.0.0.1:0\", codec = line, handler = echo }");
        var start =
                host.execute(
                        host.test(),
                        List.of(
                                "sh",
                                "-c",
                                "ulimit -n " + LIMIT + " && exec \"$0\" start",
                                host.command().getFirst()));
        assertEquals(0, start.exitCode(), start::toString);
        InetSocketAddress address = host.address("echo");
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < LIMIT + 50; i++) {
                sockets.add(Talk.connect(address)); // the kernel connects those not accepted yet
            }
            awaitLog("cannot accept connections");
            long before = cpuTicks(host.pid());
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2)); // to see what it does meanwhile
            long used = cpuTicks(host.pid()) - before;
            assertTrue(used <= 100, used + " ticks of 10 ms in 2 s: it spins");
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        try (Socket socket = Talk.connect(address)) {
            socket.getOutputStream().write("back\n".getBytes(StandardCharsets.UTF_8));
            assertEquals("back\n", Talk.read(socket, 5));
        }
        awaitLog("accepts connections again");
    }

    private void awaitLog(String words) throws IOException {
        for (int i = 0; i < 3000; i++) {
            if (host.log().contains(words)) {
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        throw new AssertionError("the log does not say: " + words);
    }

    /** Time of the process in user and system mode (proc(5), stat, fields 14 and 15). */
    private static long cpuTicks(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
}
