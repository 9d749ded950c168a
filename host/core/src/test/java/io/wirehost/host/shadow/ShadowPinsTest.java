package io.wirehost.host.shadow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.wirehost.host.Await;
import io.wirehost.host.LogLines;
import io.wirehost.host.binding.Binding;
import io.wirehost.host.binding.CodecSource;
import io.wirehost.host.binding.Supply;
import io.wirehost.host.plugin.Generation;
import io.wirehost.host.plugin.PluginInfo.State;
import io.wirehost.host.plugin.PluginStore;
import io.wirehost.host.plugin.Plugins;
import io.wirehost.host.plugin.TestJar;
import io.wirehost.host.plugin.TestPlugins;
import io.wirehost.host.session.Connection;
import io.wirehost.spi.CodecContext;
import io.wirehost.spi.NoSettings;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketSink;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** A generation whose code a shadow runs is not closed meanwhile, served or not. */
class ShadowPinsTest {
    private static final String HELD = "io.wirehost.host.shadow.ShadowPinsTest";
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir private Path directory;

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch held = new CountDownLatch(1);
    private final Binding binding = mock(Binding.class);

    private Consumer<Thread> starter = Thread::start;
    private Plugins served = Plugins.of();
    private Plugins tried = Plugins.of();

    @BeforeEach
    void loadPlugins() {
        System.getProperties().put(HELD, new CountDownLatch[] {reached, held});
        served = load("served");
        tried = load("tried");
        Generation stable = generation(served);
        when(binding.supply()).thenReturn(new Supply(stable, stable));
        when(binding.requiredCodec()).thenReturn(codec(served));
    }

    @AfterEach
    void close() {
        held.countDown();
        served.close();
        tried.close();
        System.getProperties().remove(HELD);
    }

    /** Its codec does not return before it is let, whether it is interrupted or not. */
    private Plugins load(String version) {
        new TestJar()
                .manifest("Wirehost-Plugin-Id", "words")
                .service(PacketCodec.class, "demo.Words")
                .source("demo.Later", "class Later { static final Object WORD = new Object(); }")
                .source(
                        "demo.Words",
                        """
                        @Provides("words")
                        public class Words implements PacketCodec<Object, Object> {
                            public Object unpack(ByteBuffer in) {
                                var latches = (java.util.concurrent.CountDownLatch[])
                                        System.getProperties().get("%s");
                                latches[0].countDown();
                                while (latches[1].getCount() > 0) {
                                    try {
                                        latches[1].await();
                                    } catch (InterruptedException e) {
                                        // goes on
                                    }
                                }
                                in.get();
                                return Later.WORD;
                            }
                            public void pack(Object word, PacketSink out) {}
                        }
                        """
                                .formatted(HELD))
                .writeTo(directory.resolve(version).resolve("words.jar"));
        return TestPlugins.load(directory.resolve(version), PluginStore.inPlace());
    }

    private static Generation generation(Plugins plugins) {
        return plugins.generation("words");
    }

    private static CodecSource codec(Plugins plugins) {
        return new CodecSource(
                plugins.codec("words").orElseThrow(), CodecContext.of(new NoSettings(), 100));
    }

    private Shadow shadow(Duration patience) {
        IdentityHashMap<Binding, CodecSource> codecs = new IdentityHashMap<>();
        codecs.put(binding, codec(tried));
        return new Shadow(generation(tried), codecs, patience, starter);
    }

    /** One that has begun, and is in the served codec. */
    private Shadow running(Duration patience) throws Exception {
        Shadow shadow = shadow(patience);
        shadow.begin();
        shadow.follow(mock(Connection.class), binding, new EverythingAtOnce())
                .unpack(ByteBuffer.wrap(new byte[] {1}));
        reached.await();
        return shadow;
    }

    private static final class EverythingAtOnce implements PacketCodec<Object, Object> {
        @Override
        public Object unpack(ByteBuffer in) {
            return in.position(in.limit());
        }

        @Override
        public void pack(Object packet, PacketSink out) {}
    }

    private static State state(Plugins plugins) {
        return generation(plugins).describe().plugin().state();
    }

    private void retireBoth() {
        generation(served).retire();
        generation(tried).retire();
    }

    private void awaitClosed() {
        for (Plugins plugins : new Plugins[] {served, tried}) {
            Await.until(
                    () -> state(plugins).compareTo(State.CLOSED) >= 0,
                    () -> state(plugins).toString());
        }
    }

    @Test
    void oneThatHasNotBegunLetsBothGoAtOnce() {
        Shadow shadow = shadow(LONG);
        retireBoth();
        assertEquals(State.VERIFIED, state(served));
        assertEquals(State.VERIFIED, state(tried));
        shadow.close();
        awaitClosed();
    }

    @Test
    void bothStayUntilTheirCodeHasReturned() throws Exception {
        Shadow shadow = running(LONG);
        retireBoth();
        shadow.close();
        assertEquals(State.VERIFIED, state(served));
        assertEquals(State.VERIFIED, state(tried));
        held.countDown();
        awaitClosed();
        assertEquals(0, generation(served).describe().sessions());
    }

    @Test
    void codeThatDoesNotReturnKeepsNoneForEver() throws Exception {
        try (LogLines log = new LogLines()) {
            Shadow shadow = running(Duration.ofMillis(1));
            retireBoth();
            shadow.close();
            awaitClosed();
            assertEquals(1, log.with("does not return").size(), log.events()::toString);
        }
    }

    @Test
    void withoutAThreadToWaitTheyAreLetGoAtOnce() throws Exception {
        starter =
                thread -> {
                    if (thread.getName().endsWith("-end")) {
                        throw new OutOfMemoryError("no thread");
                    }
                    thread.start();
                };
        try (LogLines log = new LogLines()) {
            Shadow shadow = running(LONG);
            retireBoth();
            shadow.close();
            awaitClosed();
            assertEquals(1, log.with("There is no thread to wait").size(), log.events()::toString);
        }
    }
}
