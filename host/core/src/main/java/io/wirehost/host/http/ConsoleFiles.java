package io.wirehost.host.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The page of the console and what it is made of. All of it stands in the program. */
final class ConsoleFiles {
    /** Below which all but the page itself is. */
    static final String ROOT = "/console/";

    private static final String PAGE = "console.html";
    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "js", "text/javascript; charset=utf-8");

    /** Nothing from elsewhere, no script or style in the page itself, and no frame around it. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private ConsoleFiles() {}

    static void sendPage(HttpExchange exchange) throws IOException {
        send(exchange, PAGE);
    }

    static void sendPart(HttpExchange exchange) throws IOException {
        send(exchange, exchange.getRequestURI().getPath().substring(ROOT.length()));
    }

    private static void send(HttpExchange exchange, String name) throws IOException {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null || !name.matches("[a-z]+\\.[a-z]+")) {
            Replies.notFound(exchange);
            return;
        }
        try (InputStream file = ConsoleFiles.class.getResourceAsStream("console/" + name)) {
            if (file == null) {
                Replies.notFound(exchange);
                return;
            }
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Security-Policy", POLICY);
            Replies.send(exchange, 200, type, file.readAllBytes());
        }
    }
}
