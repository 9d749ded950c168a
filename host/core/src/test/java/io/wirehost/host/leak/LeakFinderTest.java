package io.wirehost.host.leak;

import static io.wirehost.host.leak.LeakyPlugin.CACHE;
import static io.wirehost.host.leak.LeakyPlugin.LOG_HANDLER;
import static io.wirehost.host.leak.LeakyPlugin.MANAGED;
import static io.wirehost.host.leak.LeakyPlugin.make;
import static io.wirehost.host.leak.LeakyPlugin.poller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Handler;
import java.util.logging.Logger;
import java.util.stream.IntStream;

import javax.management.MBeanServer;
import javax.management.ObjectName;

class LeakFinderTest {
    private static LeakyPlugin plugin;

    private final CountDownLatch running = new CountDownLatch(1);
    private ClassLoader replaced;
    private ClassLoader current;

    @BeforeAll
    static void compile(@TempDir Path directory) {
        plugin = new LeakyPlugin(directory);
    }

    @BeforeEach
    void load() {
        replaced = plugin.generation("leaky-1");
        current = plugin.generation("leaky-2");
    }

    /** The one holder of the replaced generation; the current one has none to do with it. */
    private void assertHolder(String expected) {
        assertEquals(List.of(expected), LeakFinder.holders(replaced));
        assertEquals(List.of(), LeakFinder.holders(current));
    }

    private String holder() {
        List<String> holders = LeakFinder.holders(replaced);
        assertEquals(1, holders.size(), holders::toString);
        assertEquals(List.of(), LeakFinder.holders(current));
        return holders.getFirst();
    }

    private static void end(Thread thread) throws InterruptedException {
        thread.interrupt();
        thread.join();
    }

    @Test
    void nobody() {
        make(replaced, CACHE);
        assertEquals(List.of(), LeakFinder.holders(replaced));
    }

    @Test
    void threadByTheCodeThatItIsIn() throws Exception {
        Thread thread = Thread.ofPlatform().name("poller").start(poller(replaced, running));
        try {
            running.await();
            String holder = holder();
            assertTrue(
                    holder.startsWith(
                            "thread \"poller\": it is in"
                                    + " leaky-1//com.acme.Poller.accept(Poller.java:"),
                    holder);
        } finally {
            end(thread);
        }
    }

    @Test
    void threadByItsContextClassLoader() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = Thread.ofPlatform().name("idle").unstarted(() -> awaitUnchecked(end));
        thread.setContextClassLoader(replaced);
        thread.start();
        try {
            assertHolder(
                    "thread \"idle\": its context class loader is the plugin's: the plugin has to"
                            + " end it in stop()");
        } finally {
            end.countDown();
            thread.join();
        }
    }

    @Test
    void idleThreadOfAPoolThatTheCodeOfThePluginMade() throws Exception {
        Thread caller = Thread.currentThread();
        ClassLoader before = caller.getContextClassLoader();
        caller.setContextClassLoader(replaced); // as it is while the host calls a plugin
        ExecutorService pool = Executors.newFixedThreadPool(1);
        try {
            pool.submit(() -> {}).get();
            caller.setContextClassLoader(before);
            String holder = holder();
            assertTrue(holder.matches("thread \"pool-\\d+-thread-1\": its context .*"), holder);
        } finally {
            caller.setContextClassLoader(before);
            pool.close();
        }
    }

    @Test
    void virtualThreadByTheCodeThatItIsIn() throws Exception {
        Thread thread = Thread.ofVirtual().name("parked").start(poller(replaced, running));
        try {
            running.await();
            String holder = holder();
            assertTrue(
                    holder.startsWith(
                            "virtual thread #%d \"parked\": it is in leaky-1//com.acme.Poller.accept(Poller.java:"
                                    .formatted(thread.threadId())),
                    holder);
        } finally {
            end(thread);
        }
    }

    @Test
    void threadLocalOfAnotherThread() throws Exception {
        ThreadLocal<Object> local = new ThreadLocal<>();
        CountDownLatch end = new CountDownLatch(1);
        Thread thread =
                Thread.ofPlatform()
                        .name("loop-0")
                        .start(() -> {
                            local.set(List.of(1, make(replaced, CACHE)).toArray());
                            running.countDown();
                            awaitUnchecked(end);
                        });
        try {
            running.await();
            assertHolder(
                    "a thread-local of thread \"loop-0\" holds com.acme.Cache in a"
                        + " java.lang.Object[]: the plugin has to remove it where it was set, by"
                        + " ThreadLocal.remove");
        } finally {
            end.countDown();
            thread.join();
        }
    }

    @Test
    void shutdownHook() {
        Thread hook = Thread.ofPlatform().name("flush").unstarted(() -> {});
        hook.setContextClassLoader(replaced);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            assertHolder(
                    "shutdown hook \"flush\": its context class loader is the plugin's: the plugin"
                            + " has to take it back in stop(), by Runtime.removeShutdownHook");
        } finally {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    @Test
    void systemProperty() {
        System.getProperties().put("acme.cache", make(replaced, CACHE));
        try {
            assertHolder(
                    "system property \"acme.cache\" holds com.acme.Cache: the plugin has to take it"
                            + " back in stop(), by System.clearProperty");
        } finally {
            System.getProperties().remove("acme.cache");
        }
    }

    @Test
    void handlerOfALogger() {
        Logger logger = Logger.getLogger("acme");
        Handler handler = (Handler) make(replaced, LOG_HANDLER);
        logger.addHandler(handler);
        try {
            assertHolder(
                    "the java.util.logging logger \"acme\" holds com.acme.LogHandler: the plugin"
                            + " has to take it back in stop(), by Logger.removeHandler");
        } finally {
            logger.removeHandler(handler);
        }
    }

    @Test
    void managedBean() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("com.acme:type=Gauge");
        server.registerMBean(make(replaced, MANAGED), name);
        try {
            assertHolder(
                    "the MBean com.acme:type=Gauge is the plugin's: the plugin has to take it back"
                            + " in stop(), by MBeanServer.unregisterMBean");
        } finally {
            server.unregisterMBean(name);
        }
    }

    @Test
    void onlySomeOfMany() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> threads =
                IntStream.range(0, 25)
                        .mapToObj(_ -> Thread.ofPlatform().unstarted(() -> awaitUnchecked(end)))
                        .toList();
        for (Thread thread : threads) {
            thread.setContextClassLoader(replaced);
            thread.start();
        }
        try {
            List<String> holders = LeakFinder.holders(replaced);
            assertEquals(21, holders.size());
            assertEquals("and 5 more", holders.getLast());
        } finally {
            end.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            // then the thread ends
        }
    }
}
