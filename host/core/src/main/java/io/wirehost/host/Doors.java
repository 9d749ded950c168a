package io.wirehost.host;

import io.wirehost.host.admin.AdminQueries;
import io.wirehost.host.admin.AdminServer;
import io.wirehost.host.admin.AdminVerb;
import io.wirehost.host.config.HttpConfig;
import io.wirehost.host.http.WebServer;
import io.wirehost.host.metrics.HostMetrics;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** By which the operator gets at a host: its Unix socket and, if configured, HTTP. */
final class Doors implements AutoCloseable {
    private final AdminServer admin;
    private final @Nullable WebServer web; // null: not configured

    private Doors(AdminServer admin, @Nullable WebServer web) {
        this.admin = admin;
        this.web = web;
    }

    static Doors open(Path var, ConfigFile file, Host host) throws IOException {
        Supplier<HostMetrics> metrics =
                new Lazy<>(() -> new HostMetrics(host::status, host::counters, host.sessions()));
        Map<String, AdminVerb> verbs = Verbs.of(host, file, var, metrics);
        AdminServer admin = AdminServer.open(var.resolve("host.sock"), verbs);
        try {
            HttpConfig http = host.config().admin().http();
            Optional<InetSocketAddress> bind = http.bind();
            WebServer web =
                    bind.isEmpty()
                            ? null
                            : WebServer.open(
                                    bind.get(),
                                    http,
                                    metrics,
                                    new AdminQueries(verbs),
                                    host::isReady);
            return new Doors(admin, web);
        } catch (IOException | RuntimeException e) {
            admin.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try (admin) {
            if (web != null) {
                web.close();
            }
        }
    }
}
