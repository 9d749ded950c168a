package io.wirehost.host.http;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Lets through who may ask. A page of the web that is open on this machine can reach its loopback
 * as well: it betrays itself by {@code Origin}, by {@code Sec-Fetch-Site}, or by the name that it
 * was reached by, in {@code Host}. The console itself says an {@code Origin}, its own, only where
 * its scripts are loaded, which is no secret to anybody.
 */
final class Gatekeeper extends Filter {
    private static final Set<String> METHODS = Set.of("GET", "HEAD");
    private static final String REFUSED =
            "Web pages other than the console may not ask (Origin, Sec-Fetch-Site), and where only"
                    + " this machine can, it is called by its address or localhost (Host).";
    private static final Set<String> OWN_SITES = Set.of("none", "same-origin");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Set<String> names; // that it may be called by; empty: any
    private final byte @Nullable [] expected; // null: nothing must be shown
    private final boolean pages;

    /**
     * Of an address that only this machine reaches, or of one with a token.
     *
     * @param address that is listened on; one of the loopback must be called so, or by another name
     *     of the loopback
     * @param token null: none must be shown
     */
    Gatekeeper(InetAddress address, @Nullable String token) {
        this(
                names(address),
                token == null ? null : ("Bearer " + token).getBytes(StandardCharsets.UTF_8),
                false);
    }

    private static Set<String> names(InetAddress address) {
        if (!address.isLoopbackAddress()) {
            return Set.of();
        }
        Set<String> names = new HashSet<>(LOOPBACK);
        names.add(address.getHostAddress());
        return Set.copyOf(names);
    }

    private Gatekeeper(Set<String> names, byte @Nullable [] expected, boolean pages) {
        this.names = names;
        this.expected = expected;
        this.pages = pages;
    }

    /**
     * The same for what holds no secrets: no token must be shown, as a browser cannot before it has
     * a page that asks for one, and links from elsewhere may lead here.
     */
    Gatekeeper ofPages() {
        return new Gatekeeper(names, null, true);
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        if (!isOwnOrigin(headers) || isFromElsewhere(headers) || !isCalledRight(headers)) {
            Replies.send(exchange, 403, REFUSED);
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

    /** Also if it says none. */
    private boolean isOwnOrigin(Headers headers) {
        List<String> origins = headers.getOrDefault("Origin", List.of());
        String host = headers.getFirst("Host");
        return origins.isEmpty()
                || (pages
                        && origins.size() == 1
                        && Set.of("http://" + host, "https://" + host)
                                .contains(origins.getFirst()));
    }

    /** Browsers of today say so also where they send no Origin, as for images and scripts. */
    private boolean isFromElsewhere(Headers headers) {
        String site = headers.getFirst("Sec-Fetch-Site");
        if (site == null || OWN_SITES.contains(site)) {
            return false;
        }
        return !pages || !"navigate".equals(headers.getFirst("Sec-Fetch-Mode"));
    }

    /** By the one Host header that there must be. */
    private boolean isCalledRight(Headers headers) {
        List<String> hosts = headers.getOrDefault("Host", List.of());
        return names.isEmpty()
                || (hosts.size() == 1
                        && names.contains(hosts.getFirst().replaceFirst(":[0-9]*$", "")));
    }

    /** The server takes each byte of a header for a character. */
    private boolean isAuthorized(Headers headers) {
        String shown = headers.getFirst("Authorization");
        return expected == null
                || (shown != null
                        && MessageDigest.isEqual(
                                expected, shown.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Override
    public String description() {
        return "who may ask";
    }
}
