package io.wirehost.host.http;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;

/**
 * Lets through who may ask. A page of the web that is open on this machine can reach its loopback
 * as well: it betrays itself by {@code Origin}, or by the name that it was reached by, in {@code
 * Host}.
 */
final class Gatekeeper extends Filter {
    private static final Set<String> METHODS = Set.of("GET", "HEAD");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final boolean loopback;
    private final byte @Nullable [] expected; // null: nothing must be shown

    /**
     * Of an address that only this machine reaches, or of one with a token.
     *
     * @param loopback whether the host must be called by a name of the loopback
     * @param token null: none must be shown
     */
    Gatekeeper(boolean loopback, @Nullable String token) {
        this.loopback = loopback;
        this.expected = token == null ? null : bytes("Bearer " + token);
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        if (headers.containsKey("Origin") || (loopback && !isLoopback(headers))) {
            Replies.send(
                    exchange, 403, "Only clients on this machine that are no web pages may ask.");
        } else if (!isAuthorized(headers)) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
            Replies.send(exchange, 401, "Show the token, as Authorization: Bearer TOKEN.");
        } else if (!METHODS.contains(exchange.getRequestMethod())) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            Replies.send(exchange, 405, "Only GET and HEAD can be asked.");
        } else {
            chain.doFilter(exchange);
        }
    }

    /** By the one Host header that there must be. */
    private static boolean isLoopback(Headers headers) {
        List<String> hosts = headers.getOrDefault("Host", List.of());
        return hosts.size() == 1
                && LOOPBACK.contains(hosts.getFirst().replaceFirst(":[0-9]*$", ""));
    }

    private boolean isAuthorized(Headers headers) {
        String shown = headers.getFirst("Authorization");
        return expected == null || (shown != null && MessageDigest.isEqual(expected, bytes(shown)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String description() {
        return "who may ask";
    }
}
