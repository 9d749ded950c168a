package io.wirehost.host;

import ch.qos.logback.classic.LoggerContext;

import io.wirehost.host.admin.AdminVerb;
import io.wirehost.host.admin.ConfigVerb;
import io.wirehost.host.admin.DrainVerb;
import io.wirehost.host.admin.JfrDumpVerb;
import io.wirehost.host.admin.JfrStartVerb;
import io.wirehost.host.admin.ListenerSwitchVerb;
import io.wirehost.host.admin.ListenersVerb;
import io.wirehost.host.admin.LogVerb;
import io.wirehost.host.admin.MetricsVerb;
import io.wirehost.host.admin.PluginCanaryVerb;
import io.wirehost.host.admin.PluginLeaksVerb;
import io.wirehost.host.admin.PluginSwitchVerb;
import io.wirehost.host.admin.PluginVersionVerb;
import io.wirehost.host.admin.PluginsVerb;
import io.wirehost.host.admin.ReloadVerb;
import io.wirehost.host.admin.SessionCloseVerb;
import io.wirehost.host.admin.SessionVerb;
import io.wirehost.host.admin.SessionsVerb;
import io.wirehost.host.admin.StatusVerb;
import io.wirehost.host.admin.TapVerb;
import io.wirehost.host.admin.ThreadsVerb;
import io.wirehost.host.admin.TrafficVerb;
import io.wirehost.host.log.LogLevels;
import io.wirehost.host.metrics.HostMetrics;

import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What an operator can ask of a host. */
final class Verbs {
    private Verbs() {}

    /**
     * By their names. The verbs are made when they are asked for, which a start need not wait for.
     */
    static Map<String, AdminVerb> of(
            Host host, ConfigFile file, Path var, Supplier<HostMetrics> metrics) {
        Map<String, AdminVerb> verbs = new TreeMap<>();
        verbs.put("status", request -> new StatusVerb(host::status).answer(request));
        verbs.put("plugins", request -> new PluginsVerb(host::status).answer(request));
        verbs.put(
                "plugin-disable",
                request -> new PluginSwitchVerb(host::status, host::disablePlugin).answer(request));
        verbs.put(
                "plugin-enable",
                request -> new PluginSwitchVerb(host::status, host::enablePlugin).answer(request));
        verbs.put(
                "plugin-leaks", request -> new PluginLeaksVerb(host::status, var).answer(request));
        verbs.put(
                "plugin-rollback",
                request ->
                        new PluginVersionVerb("rolled back", host::rollBackPlugin).answer(request));
        verbs.put(
                "plugin-promote",
                request -> new PluginVersionVerb("promoted", host::promotePlugin).answer(request));
        verbs.put(
                "plugin-canary", request -> new PluginCanaryVerb(host::tryPlugin).answer(request));
        verbs.put(
                "plugin-shadow",
                request -> new PluginVersionVerb("compared", host::shadowPlugin).answer(request));
        verbs.put(
                "plugin-shadow-off",
                request ->
                        new PluginVersionVerb("released from being compared", host::unshadowPlugin)
                                .answer(request));
        verbs.put("reload", request -> new ReloadVerb(() -> host.reload(file)).answer(request));
        verbs.put("listeners", request -> new ListenersVerb(host::status).answer(request));
        verbs.put(
                "listener-suspend",
                request ->
                        new ListenerSwitchVerb(host::status, host::suspendListener)
                                .answer(request));
        verbs.put(
                "listener-resume",
                request ->
                        new ListenerSwitchVerb(host::status, host::resumeListener).answer(request));
        verbs.put(
                "config", request -> new ConfigVerb(file::settings, host::pending).answer(request));
        verbs.put("metrics", request -> new MetricsVerb(metrics.get()).answer(request));
        verbs.put("drain", request -> new DrainVerb(host::drain).answer(request));
        verbs.put("sessions", request -> new SessionsVerb(host.sessions()).answer(request));
        verbs.put("session", request -> new SessionVerb(host.sessions()).answer(request));
        verbs.put(
                "traffic",
                request -> new TrafficVerb(host.sessions(), host::counters).answer(request));
        verbs.put("jfr-start", request -> new JfrStartVerb().answer(request));
        verbs.put("jfr-dump", request -> new JfrDumpVerb().answer(request));
        verbs.put("threads", request -> new ThreadsVerb().answer(request));
        Semaphore taps = TapVerb.places();
        verbs.put(
                "tap",
                request ->
                        new TapVerb(host.sessions(), host::hasListener, host::tapMasks, taps)
                                .answer(request));
        Supplier<LoggerContext> loggers = () -> (LoggerContext) LoggerFactory.getILoggerFactory();
        Supplier<LogLevels> levels =
                new Lazy<>(() ->
                        new LogLevels(
                                loggers.get(),
                                time ->
                                        CompletableFuture.delayedExecutor(
                                                time.toMillis(), TimeUnit.MILLISECONDS)));
        verbs.put("log", request -> new LogVerb(loggers.get(), levels.get()).answer(request));
        verbs.put(
                "session-close", request -> new SessionCloseVerb(host.sessions()).answer(request));
        return verbs;
    }
}
