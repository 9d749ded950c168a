package io.wirehost.host.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wirehost.spi.Dispatch;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Session;
import io.wirehost.spi.SessionHandler;
import io.wirehost.spi.StartPacketHandler;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Path;

class ProviderTest {
    private static final String INITIALISED = "io.wirehost.host.plugin.ProviderTest";

    @TempDir Path directory;

    private Plugins plugins = Plugins.of();

    @AfterEach
    void close() {
        plugins.close();
    }

    /** The handler of a plugin whose class has this body. */
    private Provider<StartPacketHandler> provider(String body) {
        new TestJar()
                .source(
                        "demo.Handler",
                        """
                        @Provides("handler")
                        public class Handler implements StartPacketHandler {
                            public SessionHandler open(Session s, ByteBuffer start) { return null; }
                            %s
                        }
                        """
                                .formatted(body))
                .service(StartPacketHandler.class, "demo.Handler")
                .writeTo(directory.resolve("demo.jar"));
        plugins = TestPlugins.load(directory);
        return plugins.handler("handler").orElseThrow();
    }

    @Test
    void aConstructorThatThrowsIsAFaultOfThePlugin() {
        Provider<StartPacketHandler> handler =
                provider("public Handler() { throw new IllegalStateException(\"no disk\"); }");
        PluginFaultException fault = assertThrows(PluginFaultException.class, handler::newInstance);
        assertEquals(
                "new demo.Handler() threw java.lang.IllegalStateException: no disk",
                fault.getMessage());
        assertInstanceOf(IllegalStateException.class, fault.getCause());
    }

    @Test
    void anErrorFromAConstructorIsAFaultOfThePlugin() {
        Provider<StartPacketHandler> handler =
                provider("public Handler() { throw new OutOfMemoryError(\"all gone\"); }");
        assertEquals(
                "new demo.Handler() threw java.lang.OutOfMemoryError: all gone",
                assertThrows(PluginFaultException.class, handler::newInstance).getMessage());
    }

    @Test
    void loadingRunsNoCodeAndAThrowingInitialiserIsAFaultOfTheFirstInstance() {
        Provider<StartPacketHandler> handler =
                provider("static final int X = Integer.parseInt(\"x\");");
        PluginFaultException fault = assertThrows(PluginFaultException.class, handler::newInstance);
        assertEquals(
                "new demo.Handler() threw java.lang.NumberFormatException: For input"
                        + " string: \"x\"",
                fault.getMessage());
        assertInstanceOf(NumberFormatException.class, fault.getCause());

        assertEquals(
                "new demo.Handler() threw java.lang.NoClassDefFoundError: Could not"
                        + " initialize class demo.Handler",
                assertThrows(PluginFaultException.class, handler::newInstance).getMessage());
    }

    @Test
    void loadingInitialisesNoEnumInAnAnnotationOfThePlugin() {
        new TestJar()
                .source(
                        "demo.Mark",
                        "@java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)"
                            + " public @interface Mark { Kind value(); }")
                .source(
                        "demo.Kind",
                        "public enum Kind { ONE; static { System.setProperty(\"%s\", \"\"); } }"
                                .formatted(INITIALISED))
                .source(
                        "demo.Handler",
                        """
                        @Mark(Kind.ONE) @Provides(value = "marked", dispatch = Dispatch.POOL)
                        public class Handler implements StartPacketHandler {
                            public SessionHandler open(Session s, ByteBuffer start) { return null; }
                        }
                        """)
                .service(StartPacketHandler.class, "demo.Handler")
                .writeTo(directory.resolve("demo.jar"));
        System.clearProperty(INITIALISED);
        plugins = TestPlugins.load(directory);
        assertEquals(Dispatch.POOL, plugins.handler("marked").orElseThrow().dispatch());
        assertNull(System.getProperty(INITIALISED));
    }

    @Provides("plain")
    public static final class Plain implements StartPacketHandler {
        @Override
        public SessionHandler open(Session session, ByteBuffer startPacket) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void whatIsLeftOutIsAsTheAnnotationHasIt() {
        plugins = Plugins.of(Plain.class);
        Provides declared = Plain.class.getAnnotation(Provides.class);
        Provider<StartPacketHandler> provider = plugins.handler("plain").orElseThrow();
        assertEquals(declared.settings(), provider.settings());
        assertEquals(declared.dispatch(), provider.dispatch());
    }

    @Test
    void theLoaderOfThePluginIsTheContextWhileAnInstanceIsMade() throws Exception {
        Provider<StartPacketHandler> handler =
                provider(
                        """
                        ClassLoader seen = Thread.currentThread().getContextClassLoader();
                        @Override public boolean equals(Object o) { return o == seen; }
                        @Override public int hashCode() { return 0; }
                        """);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        assertEquals(handler.newInstance(), handler.loader());
        assertSame(before, Thread.currentThread().getContextClassLoader());
    }

    @Test
    void theContextComesBackAfterAConstructorThatThrows() {
        Provider<StartPacketHandler> handler =
                provider("public Handler() { throw new IllegalStateException(); }");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        assertThrows(PluginFaultException.class, handler::newInstance);
        assertSame(before, Thread.currentThread().getContextClassLoader());
    }
}
