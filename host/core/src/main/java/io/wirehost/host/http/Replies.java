package io.wirehost.host.http;

import com.sun.net.httpserver.HttpExchange;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What is sent to web clients. */
final class Replies {
    private static final String PLAIN = "text/plain; charset=utf-8";

    private Replies() {}

    static void send(HttpExchange exchange, int code, String line) throws IOException {
        send(exchange, code, PLAIN, line + "\n");
    }

    static void send(HttpExchange exchange, int code, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        try (exchange) {
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(code, -1);
            } else {
                exchange.sendResponseHeaders(code, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }
}
