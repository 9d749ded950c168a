package io.wirehost.distribution;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Chromium without a window, driven by its DevTools protocol. */
final class Browser implements AutoCloseable {
    private static final String CHROMIUM = "/usr/bin/chromium"; // .ci/run installs it
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://([^/]+)/");

    private final Process process;
    private final HttpClient http;
    private final String address;
    private final List<Page> pages = new ArrayList<>();

    private Browser(Process process, String address) {
        this.process = process;
        this.http = HttpClient.newHttpClient();
        this.address = address;
    }

    /** Starts it; its profile and what it says go into this directory. */
    static Browser start(Path directory) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                CHROMIUM,
                                "--headless=new",
                                "--remote-debugging-port=0",
                                "--user-data-dir=" + directory.resolve("chromium"),
                                "--no-first-run",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--disable-background-networking",
                                "--window-size=1280,900"));
        if (System.getProperty("user.name").equals("root")) {
            command.add("--no-sandbox");
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        StringBuilder said = new StringBuilder();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                Thread.ofVirtual().start(() -> out.lines().forEach(_ -> {}));
                return new Browser(process, listening.group(1));
            }
            said.append(line).append('\n');
        }
        throw new IOException("Chromium has ended: " + said);
    }

    /** A new page, empty. */
    Page page() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + address + "/json/new?about:blank"))
                        .PUT(HttpRequest.BodyPublishers.noBody())
                        .build();
        Config target =
                ConfigFactory.parseString(http.send(request, BodyHandlers.ofString()).body());
        Page page = Page.connect(http, URI.create(target.getString("webSocketDebuggerUrl")));
        pages.add(page);
        return page;
    }

    @Override
    public void close() {
        pages.forEach(Page::close);
        http.close();
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
        all.forEach(one -> one.onExit().join());
    }
}
