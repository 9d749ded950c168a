package io.wirehost.host.leak;

import org.jspecify.annotations.Nullable;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.ResponseCache;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;

import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/** What plugins register with the JDK and may forget there, as far as the JDK lists it. */
final class RegistryHolders {
    private final Ownership plugin;
    private final List<String> holders = new ArrayList<>();

    private RegistryHolders(Ownership plugin) {
        this.plugin = plugin;
    }

    static List<String> of(Ownership plugin) {
        RegistryHolders found = new RegistryHolders(plugin);
        found.systemProperties();
        found.loggers();
        found.managedBeans();
        found.defaults();
        return found.holders;
    }

    private void add(String holder, @Nullable Object held, String remedy) {
        plugin.of(held)
                .ifPresent(owned ->
                        holders.add(
                                "%s holds %s: the plugin has to take it back in stop(), by %s"
                                        .formatted(holder, owned, remedy)));
    }

    private void systemProperties() {
        System.getProperties()
                .forEach((key, value) -> {
                    add("a key of the system properties", key, "Properties.remove");
                    add("system property \"" + key + "\"", value, "System.clearProperty");
                });
    }

    private void loggers() {
        LogManager manager = LogManager.getLogManager();
        for (String name : Collections.list(manager.getLoggerNames())) {
            Logger logger = manager.getLogger(name);
            if (logger == null) {
                continue; // nobody uses it any more
            }
            String holder = "the java.util.logging logger \"" + name + "\"";
            for (Handler handler : logger.getHandlers()) {
                add(holder, handler, "Logger.removeHandler");
            }
            add(holder, logger.getFilter(), "Logger.setFilter(null)");
        }
    }

    private void managedBeans() {
        for (MBeanServer server : MBeanServerFactory.findMBeanServer(null)) {
            for (ObjectName name : server.queryNames(null, null)) {
                try {
                    if (plugin.owns(server.getClassLoaderFor(name))) {
                        holders.add(
                                "the MBean %s is the plugin's: the plugin has to take it back in stop(), by MBeanServer.unregisterMBean"
                                        .formatted(name));
                    }
                } catch (InstanceNotFoundException _) {
                    // Gone meanwhile.
                }
            }
        }
    }

    private void defaults() {
        add(
                "the default uncaught exception handler",
                Thread.getDefaultUncaughtExceptionHandler(),
                "Thread.setDefaultUncaughtExceptionHandler");
        for (Provider provider : Security.getProviders()) {
            add(
                    "the list of security providers",
                    provider,
                    "Security.removeProvider(\"" + provider.getName() + "\")");
        }
        add("the default Authenticator", Authenticator.getDefault(), "Authenticator.setDefault");
        add("the default CookieHandler", CookieHandler.getDefault(), "CookieHandler.setDefault");
        add("the default ProxySelector", ProxySelector.getDefault(), "ProxySelector.setDefault");
        add("the default ResponseCache", ResponseCache.getDefault(), "ResponseCache.setDefault");
    }
}
