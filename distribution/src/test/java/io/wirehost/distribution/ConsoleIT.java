package io.wirehost.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The console of the packed host, in a browser. */
@Timeout(180)
@SuppressWarnings("try") // sockets that are only to be open
class ConsoleIT {
    private static final String LISTENERS =
            """
            listeners.echo { bind = "127.0.0.1:0", codec = line, handler = echo }
            listeners.kv { bind = "127.0.0.1:0", codec = resp, handler = kv }
            """;
    private static final String PEERS =
            "[...document.querySelectorAll('#rows tr[data-id] .peer')]"
                    + ".map((one) => one.textContent).join(' ')";
    private static final Pattern AT = Pattern.compile("the console at (http://\\S+/)");

    /** Of a colour, from 0 for black to 1 for white; and of the page. */
    private static final String LUMINANCE =
            """
            const luminance = (color) => {
              const [r, g, b] = color.match(/[0-9.]+/g).map((one) => one / 255)
                .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
              return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            """;

    private static final String BRIGHTNESS =
            "(() => { %s return luminance(getComputedStyle(document.body).backgroundColor); })()"
                    .formatted(LUMINANCE);

    /** What has text of its own on too similar a ground. */
    private static final String UNREADABLE =
            """
            (() => {
              %s
              const ground = (node) => {
                const color = getComputedStyle(node).backgroundColor;
                return /, 0\\)$|transparent/.test(color) && node.parentElement ? ground(node.parentElement) : color;
              };
              return [...document.querySelectorAll('body *')]
                .filter((node) => node.checkVisibility() && !node.closest('svg'))
                .filter((node) => [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim() !== ''))
                .filter((node) => {
                  const [low, high] = [getComputedStyle(node).color, ground(node)].map(luminance).sort((a, b) => a - b);
                  return (high + 0.05) / (low + 0.05) < 4.5;
                })
                .map((node) => node.outerHTML)
                .join('; ');
            })()
            """
                    .formatted(LUMINANCE);

    @RegisterExtension final PackedHost host = new PackedHost();
    private Browser browser;
    private Page page;

    @BeforeEach
    void startBrowser() throws Exception {
        browser = Browser.start(host.test());
        page = browser.page();
    }

    @AfterEach
    void closeBrowser() {
        browser.close();
    }

    private String start(String http) throws IOException {
        host.start(LISTENERS + "admin.http { " + http + " }\n");
        return address();
    }

    private String address() throws IOException {
        Matcher at = AT.matcher(host.log());
        String found = "";
        while (at.find()) {
            found = at.group(1);
        }
        assertTrue(!found.isEmpty(), host.log());
        return found;
    }

    private static void echo(Socket socket, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.getOutputStream().write(bytes);
        assertEquals(text, Talk.read(socket, bytes.length));
    }

    @Test
    void theListenersAreShown() throws Exception {
        page.open(start("bind = \"127.0.0.1:0\""));
        page.await("document.querySelectorAll('#listeners tr').length === 2");
        assertEquals("echo", page.eval("document.querySelector('#listeners b').textContent"));
        assertEquals("live", page.eval("document.querySelector('#link').textContent"));
        assertEquals(List.of(), page.complaints());
    }

    @Test
    void aSessionThatTalksAppearsWithItsBytes() throws Exception {
        String at = start("bind = \"127.0.0.1:0\"");
        try (Socket stays = Talk.connect(host.address("kv"))) {
            try (Socket socket = Talk.connect(host.address("echo"))) {
                page.open(at + "#/sessions");
                page.await(row(socket));
                echo(socket, "hello\n");
                page.await(row(socket) + "?.querySelector('.bytes').textContent === '6 B'");
                echo(socket, "hello\n");
                page.await(row(socket) + "?.querySelector('.bytes').textContent === '12 B'");
            }
            page.await("document.querySelector('#count').textContent === '1 session open'");
            page.click("#closed");
            page.await("document.querySelector('#rows .reason')?.textContent === 'peer-closed'");
            assertEquals(page.eval(classes("#columns")), page.eval(classes("#rows tr[data-id]")));
        }
        assertEquals(List.of(), page.complaints());
    }

    private static String classes(String row) {
        return "[...document.querySelector('%s').children].map((one) => one.className)"
                .formatted(row);
    }

    /** The row of a session, or undefined. */
    private static String row(Socket socket) {
        return "[...document.querySelectorAll('#rows tr[data-id]')]"
                + ".find((row) => row.querySelector('.peer').textContent === '%s')"
                        .formatted(peer(socket));
    }

    private static String peer(Socket socket) {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    @Test
    void sessionsAreSortedAndSearched() throws Exception {
        String at = start("bind = \"127.0.0.1:0\"");
        try (Socket least = Talk.connect(host.address("echo"));
                Socket most = Talk.connect(host.address("echo"));
                Socket other = Talk.connect(host.address("kv"))) {
            echo(least, "a\n");
            echo(most, "abcdefgh\n");
            other.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.UTF_8));
            assertEquals("+PONG\r\n", Talk.read(other, 7));
            page.open(at + "#/sessions");
            page.await("document.querySelector('#columns .bytes button')");
            page.click("#columns .bytes button");
            String all = peer(most) + " " + peer(other) + " " + peer(least);
            page.await(PEERS + " === '" + all + "'");
            assertEquals("descending", page.eval("document.querySelector('[aria-sort]').ariaSort"));
            page.eval("document.querySelector('#columns .bytes button').focus()");
            page.press("Enter");
            all = peer(least) + " " + peer(other) + " " + peer(most);
            page.await(PEERS + " === '" + all + "'");
            page.type("#search", "KV");
            page.await(PEERS + " === '" + peer(other) + "'");
            page.await("document.querySelector('#count').textContent === '1 session found'");
        }
    }

    @Test
    void allOfOneSessionIsShownAsItGoesOn() throws Exception {
        String at = start("bind = \"127.0.0.1:0\"");
        try (Socket socket = Talk.connect(host.address("echo"))) {
            echo(socket, "hello\n");
            page.open(at + "#/sessions");
            page.await(row(socket));
            page.eval(row(socket) + ".querySelector('a').click()");
            page.await(fact("Bytes") + " === '6 in · 6 out'");
            assertEquals(peer(socket), page.eval(fact("Peer")));
            echo(socket, "hello\n");
            page.await(fact("Bytes") + " === '12 in · 12 out'");
        }
        page.await(fact("State") + " === 'closed'");
        assertEquals("peer-closed", page.eval(fact("Reason")));
        page.click("#detail .closer");
        page.await("document.querySelector('#detail').hidden");
    }

    private static String fact(String label) {
        return "[...document.querySelectorAll('#detail dt')]"
                + ".find((one) => one.textContent === '%s')?.nextSibling.textContent"
                        .formatted(label);
    }

    @Test
    void whatPeersSendIsTappedAndStaysText() throws Exception {
        String at = start("bind = \"127.0.0.1:0\"");
        try (Socket socket = Talk.connect(host.address("echo"))) {
            echo(socket, "before\n");
            page.open(at + "#/tap/listener/echo");
            page.await("document.querySelector('[data-event=opened]')");
            echo(socket, "<script>document.title='no'</script><b>\n");
            page.await("document.querySelectorAll('[data-event=packet]').length === 2");
            assertEquals(
                    "<script>document.title='no'</script><b>",
                    page.eval("document.querySelector('#events .text').textContent"));
            assertTrue(
                    page.eval("document.querySelector('#events pre').textContent")
                            .startsWith("0000  3c 73 63 72 69 70 74 3e  64 6f 63"));
            assertEquals(
                    "0",
                    page.eval("document.querySelectorAll('#events script, #events b').length"));
            page.type("#tap-text", "wanted");
            page.await(
                    "document.querySelectorAll('[data-event=packet]').length === 0"
                            + " && document.querySelector('[data-event=opened]')");
            echo(socket, "others\n");
            echo(socket, "this is WANTED\n");
            page.await("document.querySelectorAll('[data-event=packet]').length === 2");
            page.click("#tap-run");
            page.await("document.querySelector('#tap-state').textContent.startsWith('stopped')");
        }
        assertEquals(List.of(), page.complaints());
    }

    @Test
    void secretsAreNotShown() throws Exception {
        String at = start("bind = \"127.0.0.1:0\"");
        try (Socket socket = Talk.connect(host.address("kv"))) {
            page.open(at + "#/tap/listener/kv");
            page.await("document.querySelector('[data-event=opened]')");
            socket.getOutputStream()
                    .write(
                            "*2\r\n$4\r\nAUTH\r\n$8\r\nxyzzy123\r\n"
                                    .getBytes(StandardCharsets.UTF_8));
            page.await("document.querySelectorAll('[data-event=packet]').length === 2");
            String shown = page.eval("document.querySelector('#events').textContent");
            assertTrue(shown.contains("with a secret") && shown.contains(" ** ** "), shown);
            assertFalse(shown.contains("xyzzy123"), shown);
            assertFalse(shown.contains("78 79 7a"), shown);
        }
    }

    @Test
    void chartsAreDrawn() throws Exception {
        page.open(start("bind = \"127.0.0.1:0\""));
        try (Socket socket = Talk.connect(host.address("echo"))) {
            page.await("document.querySelector('.chart .line')");
            for (int i = 0; i < 200; i++) {
                echo(socket, "hello\n");
            }
            // 1,200 bytes within a second or two, and a time of one call in 64
            page.await(
                    "/^[1-9]/.test(document.querySelector('.tile:nth-child(5) dd').textContent)");
            for (int chart = 1; chart <= 4; chart++) {
                String line = ".chart:nth-child(%d) .line.series-2".formatted(chart);
                page.await(
                        "/M.*L/.test(document.querySelector('%s').getAttribute('d'))"
                                .formatted(line));
                assertTrue(
                        Integer.parseInt(
                                        page.eval(
                                                "document.querySelectorAll('.chart:nth-child(%d) .label').length"
                                                        .formatted(chart)))
                                >= 9);
            }
        }
    }

    @Test
    void aHostThatIsGoneIsToldAndFoundAgain() throws Exception {
        String at = start("bind = \"127.0.0.1:0\"");
        String bind = at.substring("http://".length(), at.length() - 1);
        host.configure(LISTENERS + "admin.http.bind = \"" + bind + "\"\n");
        page.open(at);
        page.await("document.querySelector('#link').textContent === 'live'");
        String before = page.eval("document.querySelector('#host').textContent.split(' · ')[1]");
        assertEquals("process " + host.pid(), before);
        assertEquals(0, host.sh("stop").exitCode());
        page.await("!document.querySelector('#gone').hidden");
        assertTrue(
                page.eval("document.querySelector('#gone').textContent")
                        .startsWith("The host does not answer"));
        assertEquals(0, host.sh("start").exitCode());
        page.await("document.querySelector('#gone').hidden");
        assertEquals(
                "process " + host.pid(),
                page.eval("document.querySelector('#host').textContent.split(' · ')[1]"));
    }

    @Test
    void aPhoneNeedsNoScrollingToTheSide() throws Exception {
        String at = start("bind = \"127.0.0.1:0\"");
        page.resize(390, 844);
        try (Socket socket = Talk.connect(host.address("echo"))) {
            echo(socket, "a".repeat(300) + "\n");
            page.open(at);
            page.await("document.querySelector('#link').textContent === 'live'");
            String id =
                    page.eval(
                            "fetch('/api/v1/sessions').then((one) => one.json()).then((one) =>"
                                    + " one.lines[0].id)");
            for (String view :
                    List.of(
                            "overview",
                            "sessions",
                            "sessions/" + id,
                            "plugins",
                            "tap/listener/echo")) {
                page.eval("location.hash = '#/" + view + "'");
                page.await(
                        "!document.getElementById('%s').hidden".formatted(view.split("/", -1)[0]));
                switch (view) {
                    case "sessions" -> page.await("document.querySelector('#rows tr[data-id]')");
                    case "plugins" -> page.await("document.querySelector('#generations > *')");
                    case "overview" -> page.await("document.querySelector('#listeners tr')");
                    default -> {} // awaited below
                }
                if (view.startsWith("sessions/")) {
                    page.await("document.querySelector('#detail dt')");
                }
                if (view.startsWith("tap")) {
                    page.await("document.querySelector('[data-event=opened]')");
                    echo(socket, "a".repeat(300) + "\n");
                    page.await("document.querySelector('[data-event=packet]')");
                }
                assertEquals("390", page.eval("document.documentElement.scrollWidth"), view);
            }
        }
    }

    /** By the formula of WCAG 2.2: 4.5 to 1 at least, which is its level AA. */
    @Test
    void textCanBeReadByDayAndByNight() throws Exception {
        String at = start("bind = \"127.0.0.1:0\"");
        for (String scheme : List.of("light", "dark")) {
            page.prefer(scheme);
            page.open(at);
            page.await("document.querySelector('#link').textContent === 'live'");
            assertEquals(scheme, page.eval(BRIGHTNESS + " > 0.5 ? 'light' : 'dark'"));
            assertEquals("", page.eval(UNREADABLE), scheme);
        }
    }

    @Test
    void aTokenOpensThePage() throws Exception {
        Path token = Files.writeString(host.home().resolve("conf/token"), "geheim-ä\n");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        String at = start("bind = \"127.0.0.1:0\", token-file = \"conf/token\"");
        page.open(at);
        page.await("!document.querySelector('#door').hidden");
        page.type("#token", "guessed");
        page.press("Enter");
        page.await("document.querySelector('#door-error').textContent.includes('not the token')");
        assertEquals("true", page.eval("document.querySelector('#overview').hidden"));
        page.type("#token", "geheim-ä");
        page.press("Enter");
        page.await("document.querySelectorAll('#listeners tr').length === 2");
        page.open(at + "?again");
        page.await("document.querySelectorAll('#listeners tr').length === 2");
    }

    @Test
    void aSwapIsShownWhileItGoesOn() throws Exception {
        VersionedPlugin.install(host.home().resolve("plugins"), 1);
        host.start(
                LISTENERS
                        + "listeners.it { bind = \"127.0.0.1:0\", codec = line, handler = version"
                        + " }\n"
                        + "admin.http.bind = \"127.0.0.1:0\"\n");
        page.open(address() + "#/plugins");
        try (Talker talker = Talker.connect(host.address("it"))) {
            talker.exchange();
            VersionedPlugin.install(host.home().resolve("plugins"), 2);
            assertEquals(0, host.sh("plugins", "canary", "version", "30").exitCode());
            page.await(generation("canary") + ".includes('30 % of new connections')");
            assertEquals(0, host.sh("plugins", "promote", "version").exitCode());
            page.await(generation("draining") + ".includes('1 session left')");
            page.await(generation("active") + ".includes('generation')");
            talker.end();
        }
        page.await("!document.querySelector('.pill[data-state=draining]')");
        assertEquals(List.of(), page.complaints());
    }

    private static String generation(String state) {
        return "(document.querySelector('.pill[data-state=%s]')?.closest('.generation').textContent ?? '')"
                .formatted(state);
    }
}
