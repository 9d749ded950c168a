package io.wirehost.host.leak;

import io.wirehost.host.plugin.TestJar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Class loaders with classes that get held by what outlives a plugin. */
final class LeakyPlugin {
    /** Says that it runs, then waits until it is interrupted. */
    static final String POLLER = "com.acme.Poller";

    /** An object of no use. */
    static final String CACHE = "com.acme.Cache";

    static final String DRIVER = "com.acme.Driver";
    static final String LOG_HANDLER = "com.acme.LogHandler";
    static final String MANAGED = "com.acme.Gauge";

    private final URL jar;

    LeakyPlugin(Path directory) {
        TestJar classes =
                new TestJar()
                        .source(
                                POLLER,
                                """
                                public class Poller implements java.util.function.Consumer<java.util.concurrent.CountDownLatch> {
                                    public void accept(java.util.concurrent.CountDownLatch running) {
                                        running.countDown();
                                        try {
                                            new java.util.concurrent.CountDownLatch(1).await();
                                        } catch (InterruptedException e) {
                                            // it ends
                                        }
                                    }
                                }
                                """)
                        .source(CACHE, "public class Cache {}")
                        .source(
                                DRIVER,
                                """
                                public class Driver implements java.sql.Driver {
                                    static { try { java.sql.DriverManager.registerDriver(new Driver()); } catch (java.sql.SQLException e) { throw new IllegalStateException(e); } }
                                    public java.sql.Connection connect(String url, java.util.Properties info) { return null; }
                                    public boolean acceptsURL(String url) { return false; }
                                    public java.sql.DriverPropertyInfo[] getPropertyInfo(String url, java.util.Properties info) { return new java.sql.DriverPropertyInfo[0]; }
                                    public int getMajorVersion() { return 1; }
                                    public int getMinorVersion() { return 0; }
                                    public boolean jdbcCompliant() { return false; }
                                    public java.util.logging.Logger getParentLogger() { return null; }
                                }
                                """)
                        .source(
                                LOG_HANDLER,
                                """
                                public class LogHandler extends java.util.logging.Handler {
                                    public void publish(java.util.logging.LogRecord record) {}
                                    public void flush() {}
                                    public void close() {}
                                }
                                """)
                        .source("com.acme.GaugeMBean", "public interface GaugeMBean {}")
                        .source(MANAGED, "public class Gauge implements GaugeMBean {}");
        try {
            jar = classes.writeTo(directory.resolve("leaky.jar")).toUri().toURL();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another generation of the plugin. */
    ClassLoader generation(String name) {
        return new URLClassLoader(name, new URL[] {jar}, ClassLoader.getPlatformClassLoader());
    }

    /** An instance of one of its classes, which is initialised by that. */
    static Object make(ClassLoader generation, String className) {
        try {
            return Class.forName(className, true, generation).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** What a thread of the plugin does. */
    @SuppressWarnings("unchecked")
    static Runnable poller(ClassLoader generation, CountDownLatch running) {
        var poller = (Consumer<CountDownLatch>) make(generation, POLLER);
        return () -> poller.accept(running);
    }
}
