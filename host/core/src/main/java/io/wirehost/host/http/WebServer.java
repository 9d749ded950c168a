package io.wirehost.host.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

import io.wirehost.host.admin.AdminQueries;
import io.wirehost.host.config.HttpConfig;
import io.wirehost.host.metrics.HostMetrics;
import io.wirehost.host.session.Addresses;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Answers {@code /metrics}, {@code /livez} and {@code /readyz}, and serves the console. */
public final class WebServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WebServer.class);

    /** A thread each: one that says nothing keeps nobody from asking whether the host lives. */
    private static final int CONNECTIONS = 32;

    private static final Set<PosixFilePermission> OF_OTHERS =
            Set.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE);

    static {
        // Read once, when the classes of the server are loaded; without them, a client that sends
        // or takes nothing would hold a thread for ever. Seconds, but for the last.
        System.setProperty("sun.net.httpserver.maxReqTime", "5");
        System.setProperty("sun.net.httpserver.idleInterval", "5");
        System.setProperty("sun.net.httpserver.maxRspTime", "10");
        System.setProperty("jdk.httpserver.maxConnections", Integer.toString(CONNECTIONS));
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final TapViews taps;

    private WebServer(HttpServer server, ExecutorService threads, TapViews taps) {
        this.server = server;
        this.threads = threads;
        this.taps = taps;
    }

    /**
     * Begins to answer.
     *
     * @param address of the configuration
     * @param config the rest of it
     * @param metrics asked for when they are
     * @param queries what the console asks
     * @param ready whether new connections are served
     * @throws IOException with the key of the configuration, if it cannot be done
     */
    public static WebServer open(
            InetSocketAddress address,
            HttpConfig config,
            Supplier<HostMetrics> metrics,
            AdminQueries queries,
            BooleanSupplier ready)
            throws IOException {
        Gatekeeper gatekeeper =
                new Gatekeeper(
                        address.getAddress(),
                        config.tokenFile().isPresent() ? token(config.tokenFile().get()) : null);
        HttpServer server = listen(address);
        ExecutorService threads =
                new ThreadPoolExecutor(
                        0,
                        CONNECTIONS,
                        30,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        Thread.ofPlatform().daemon().name("http-", 0).factory());
        server.setExecutor(threads);
        serve(server, gatekeeper, "/metrics", exchange -> send(exchange, metrics.get()));
        serve(server, gatekeeper, "/livez", exchange -> Replies.send(exchange, 200, "alive"));
        serve(
                server,
                gatekeeper,
                "/readyz",
                exchange -> {
                    boolean yes = ready.getAsBoolean();
                    Replies.send(exchange, yes ? 200 : 503, yes ? "ready" : "draining");
                });
        TapViews taps =
                new TapViews(
                        queries,
                        System::nanoTime,
                        delay ->
                                CompletableFuture.delayedExecutor(
                                        delay.toNanos(), TimeUnit.NANOSECONDS));
        serveBelow(server, gatekeeper, Api.ROOT, new Api(queries, taps)::handle);
        Gatekeeper ofPages = gatekeeper.ofPages();
        serve(server, ofPages, "/", ConsoleFiles::sendPage);
        serveBelow(server, ofPages, ConsoleFiles.ROOT, ConsoleFiles::sendPart);
        server.start();
        String at = "http://" + Addresses.text(server.getAddress());
        log.info("Metrics at {}/metrics, the console at {}/", at, at);
        return new WebServer(server, threads, taps);
    }

    private static HttpServer listen(InetSocketAddress address) throws IOException {
        try {
            return HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new IOException(
                    "admin.http.bind: cannot listen on %s: %s; choose another address or port"
                            .formatted(Addresses.text(address), e.getMessage()),
                    e);
        }
    }

    private static String token(Path file) throws IOException {
        String problem;
        try {
            String token = Files.readString(file).strip();
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains)) {
                problem = "others than its owner may read or write it; chmod 600 it";
            } else if (token.isEmpty()) {
                problem = "it is empty; write the token into it";
            } else {
                return token;
            }
        } catch (IOException e) {
            problem = "it cannot be read: " + e;
        }
        throw new IOException("admin.http.token-file: " + file + ": " + problem);
    }

    /** Of the server, a path is the beginning of others; here it is itself. */
    private static void serve(
            HttpServer server, Gatekeeper gatekeeper, String path, HttpHandler handler) {
        serveBelow(
                server,
                gatekeeper,
                path,
                exchange -> {
                    if (exchange.getRequestURI().getPath().equals(path)) {
                        handler.handle(exchange);
                    } else {
                        Replies.notFound(exchange);
                    }
                });
    }

    private static void serveBelow(
            HttpServer server, Gatekeeper gatekeeper, String path, HttpHandler handler) {
        server.createContext(path, handler).getFilters().add(gatekeeper);
    }

    private static void send(HttpExchange exchange, HostMetrics metrics) throws IOException {
        Replies.send(exchange, 200, HostMetrics.CONTENT_TYPE, metrics.text());
    }

    /** Where it listens, with the real port. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** Answers no more. */
    @Override
    public void close() {
        server.stop(0);
        taps.close();
        threads.shutdown();
    }
}
