package io.wirehost.distribution;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A page of a {@link Browser}. What it complains of is kept: errors, and breaches of its policy.
 */
final class Page implements WebSocket.Listener {
    private static final int PATIENCE_SECONDS = 30;

    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, CompletableFuture<Config>> asked = new ConcurrentHashMap<>();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final StringBuilder message = new StringBuilder(); // one call at a time
    private volatile WebSocket socket;

    @SuppressWarnings("NullAway") // the socket is there before anybody asks
    private Page() {}

    static Page connect(HttpClient http, URI at) throws Exception {
        Page page = new Page();
        page.socket = http.newWebSocketBuilder().buildAsync(at, page).get();
        for (String domain : List.of("Page", "Runtime", "Log")) {
            page.send(domain + ".enable", Map.of());
        }
        return page;
    }

    /** Goes there. */
    void open(String url) throws Exception {
        send("Page.navigate", Map.of("url", url));
    }

    /** As who prefers dark pages sees it, or light ones. */
    void prefer(String scheme) throws Exception {
        send(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** The width and height of the window in pixels, as a phone has them. */
    void resize(int width, int height) throws Exception {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", true));
    }

    /** The value of an expression, as text. */
    String eval(String expression) throws Exception {
        Config answer =
                send(
                        "Runtime.evaluate",
                        Map.of(
                                "expression",
                                "(async () => String(await (" + expression + ")))()",
                                "awaitPromise",
                                true,
                                "userGesture",
                                true));
        if (answer.hasPath("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.getConfig("exceptionDetails"));
        }
        return answer.getString("result.value");
    }

    /** Waits until a condition holds in the page, which looks again and again. */
    void await(String condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!holds(condition)) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(
                        "%s is not so after %d s; complaints: %s; the page:%n%s"
                                .formatted(
                                        condition,
                                        PATIENCE_SECONDS,
                                        complaints,
                                        eval("document.body.innerText")));
            }
        }
    }

    private boolean holds(String condition) throws Exception {
        try {
            return eval(look(condition)).equals("true");
        } catch (ExecutionException e) {
            return false; // the page gives way to another one
        }
    }

    /** For a second at most, as a page that is loaded anew forgets who waits. */
    private static String look(String condition) {
        return """
        new Promise((resolve) => {
          let looks = 0;
          const look = () => {
            let holds = false;
            try { holds = Boolean(%s); } catch { /* what it is about is not there yet */ }
            if (holds || ++looks > 20) { resolve(holds); } else { setTimeout(look, 50); }
          };
          look();
        })\
        """
                .formatted(condition);
    }

    void click(String selector) throws Exception {
        eval("document.querySelector(`%s`).click()".formatted(selector));
    }

    /** As if it were typed into a field. */
    void type(String selector, String text) throws Exception {
        eval("document.querySelector(`%s`).focus()".formatted(selector));
        send("Input.insertText", Map.of("text", text));
    }

    /** A key, pressed and released. */
    void press(String key) throws Exception {
        send("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", key, "text", "\r"));
        send("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key));
    }

    List<String> complaints() {
        return List.copyOf(complaints);
    }

    Config send(String method, Map<String, Object> parameters) throws Exception {
        int number = numbers.incrementAndGet();
        CompletableFuture<Config> answer = new CompletableFuture<>();
        asked.put(number, answer);
        Map<String, Object> request = Map.of("id", number, "method", method, "params", parameters);
        String text = ConfigValueFactory.fromMap(request).render(ConfigRenderOptions.concise());
        synchronized (this) {
            socket.sendText(text, true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        message.append(part);
        if (last) {
            receive(ConfigFactory.parseString(message.toString()));
            message.setLength(0);
        }
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    private void receive(Config told) {
        if (told.hasPath("id")) {
            CompletableFuture<Config> answer = asked.remove(told.getInt("id"));
            if (answer == null) {
                return;
            }
            if (told.hasPath("result")) {
                answer.complete(told.getConfig("result"));
            } else {
                answer.completeExceptionally(new AssertionError(told.getConfig("error")));
            }
            return;
        }
        switch (told.getString("method")) {
            case "Runtime.exceptionThrown" -> complaints.add(told.getConfig("params").toString());
            case "Runtime.consoleAPICalled", "Log.entryAdded" -> {
                String text = told.getConfig("params").root().render(ConfigRenderOptions.concise());
                if (text.contains("\"error\"") || text.contains("\"security\"")) {
                    complaints.add(text);
                }
            }
            default -> {}
        }
    }

    void close() {
        socket.abort();
    }
}
