package io.wirehost.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.distribution.PackedHost.Result;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Metrics and health over HTTP, as curl gets them. */
@Timeout(120)
@SuppressWarnings("try") // a socket that is only to be open
class HttpIT {
    private static final String LISTENER =
            "drain-timeout = 30s\n"
                    + "listeners.echo { bind = \"127.0.0.1:0\", codec = line, handler = echo }\n";
    private static final Pattern AT = Pattern.compile("Metrics at (http://\\S+)/metrics");

    @RegisterExtension final PackedHost host = new PackedHost();

    private String start(String http) throws IOException {
        host.start(LISTENER + "admin.http { " + http + " }\n");
        Matcher at = AT.matcher(host.log());
        assertTrue(at.find(), host.log());
        return at.group(1);
    }

    /** The code of an answer, and its body below. */
    private String curl(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "-m", "30"));
        Path body = host.test().resolve("body");
        Files.deleteIfExists(body);
        command.addAll(List.of("-o", body.toString(), "-w", "%{http_code}"));
        command.addAll(List.of(arguments));
        Result result = host.execute(host.test(), command);
        assertEquals(0, result.exitCode(), result::toString);
        return result.out() + "\n" + (Files.exists(body) ? Files.readString(body) : "");
    }

    private void expect(String code, String... arguments) throws IOException {
        String answer = curl(arguments);
        assertTrue(answer.startsWith(code + "\n"), answer);
    }

    @Test
    void metricsAndHealthAreToldOnLoopback() throws Exception {
        String at = start("bind = \"127.0.0.1:0\"");
        assertEquals("200\nalive\n", curl(at + "/livez"));
        assertEquals("200\nready\n", curl(at + "/readyz"));
        String metrics = curl(at + "/metrics");
        assertTrue(metrics.startsWith("200\n# HELP "), metrics);
        assertTrue(
                metrics.contains("\nwirehost_sessions_active{listener=\"echo\"} 0.0\n"), metrics);
        expect("404", at + "/nothing");
        expect("404", at + "/metrics/more");
        expect("405", "-X", "POST", at + "/metrics");
        expect("200", "-I", at + "/metrics");
    }

    /** Each would hold a thread until it is cut, and a probe would wait for it. */
    @Test
    void clientsThatSayNothingKeepNobodyWaiting() throws Exception {
        String at = start("bind = \"127.0.0.1:0\"");
        int port = Integer.parseInt(at.substring(at.lastIndexOf(':') + 1));
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 16; i++) {
                Socket socket = new Socket("127.0.0.1", port);
                silent.add(socket);
                socket.getOutputStream().write('G');
            }
            assertEquals("200\nalive\n", curl(at + "/livez"));
            for (Socket socket : silent) {
                socket.setSoTimeout(1);
                assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());
            }
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void anyAddressOfTheLoopbackCanBeBound() throws Exception {
        String at = start("bind = \"127.0.0.2:0\"");
        assertTrue(at.startsWith("http://127.0.0.2:"), at);
        assertEquals("200\nalive\n", curl(at + "/livez"));
        expect("403", "-H", "Host: evil.example", at + "/livez");
    }

    @Test
    void webPagesAreRefused() throws Exception {
        String at = start("bind = \"127.0.0.1:0\"");
        String port = at.substring(at.lastIndexOf(':'));
        expect("403", "-H", "Host: evil.example", at + "/metrics");
        expect("403", "-H", "Host: evil.example" + port, at + "/livez");
        expect("403", "-H", "Origin: http://evil.example", at + "/metrics");
        expect("403", "-H", "Origin: " + at, at + "/metrics");
        expect("403", "-H", "Sec-Fetch-Site: cross-site", at + "/api/v1/status");
        expect("403", "-H", "Sec-Fetch-Site: same-site", at + "/console/console.js");
        expect("200", "-H", "Host: localhost" + port, at + "/metrics");
    }

    @Test
    void aTokenMustBeShownWhereOneIsSet() throws Exception {
        Path token = Files.writeString(host.home().resolve("conf/token"), "geheim-ä\n");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        String at = start("bind = \"127.0.0.1:0\", token-file = \"conf/token\"");
        expect("401", at + "/metrics");
        expect("401", "-H", "Authorization: Bearer geheim", at + "/metrics");
        expect("401", "-H", "Authorization: Basic geheim-ä", at + "/livez");
        host.sh("stop");
        Files.writeString(token, "geheim");
        at = restarted();
        expect("200", "-H", "Authorization: Bearer geheim", at + "/metrics");
    }

    private String restarted() throws IOException {
        Files.delete(host.var().resolve("log/host.log"));
        Result start = host.sh("start");
        assertEquals(0, start.exitCode(), start::toString);
        Matcher at = AT.matcher(host.log());
        assertTrue(at.find(), host.log());
        return at.group(1);
    }

    @Test
    void whatIsNotSafeIsNoConfiguration() throws Exception {
        host.configure(LISTENER + "admin.http.bind = \"0.0.0.0:0\"\n");
        Result open = host.sh("check");
        assertEquals(6, open.exitCode(), open::toString);
        assertTrue(open.err().contains("set token-file as well"), open::toString);
        Path token = Files.writeString(host.home().resolve("conf/token"), "geheim");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
        host.configure(
                LISTENER + "admin.http { bind = \"127.0.0.1:0\", token-file = \"conf/token\" }\n");
        Result readable = host.sh("start");
        assertEquals(1, readable.exitCode(), readable::toString);
        assertTrue(readable.err().contains("chmod 600"), readable::toString);
    }

    @Test
    void aHostThatDrainsIsAliveAndNotReady() throws Exception {
        host.start(
                "drain-timeout = 60s, admin.http.bind = \"127.0.0.1:0\"\n"
                        + "listeners.data { bind = \"127.0.0.1:0\", handler = dataserver }\n");
        Matcher at = AT.matcher(host.log());
        assertTrue(at.find(), host.log());
        Process stop;
        try (Socket upload = Talk.connect(host.address("data"))) {
            upload.getOutputStream().write(new byte[25]); // the server reads, until it is told
            while (!host.sh("sessions", "--state", "open").out().contains("dataserver")) {
                Thread.onSpinWait(); // which the timeout of the test bounds
            }
            expect("200", at.group(1) + "/readyz");
            stop = host.process(host.command("stop")).start();
            while (!curl(at.group(1) + "/readyz").equals("503\ndraining\n")) {
                Thread.onSpinWait(); // likewise
            }
            expect("200", at.group(1) + "/livez");
        }
        assertEquals(0, stop.waitFor());
    }
}
