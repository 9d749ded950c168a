package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wirehost.spi.CloseReason;
import io.wirehost.spi.CodecContext;
import io.wirehost.spi.Default;
import io.wirehost.spi.HandlerContext;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.PacketSink;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Session;
import io.wirehost.spi.SessionHandler;
import io.wirehost.spi.StartMatch;
import io.wirehost.spi.StartPacketHandler;
import io.wirehost.spi.StreamHandler;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Whenever the host calls a plugin, the context class loader is that plugin's. */
class ContextClassLoaderTest {
    private static final Duration DELAY = Duration.ofSeconds(30);

    /** What was called. The one class that test and plugins share. */
    public static final class Calls {
        private static final Map<String, Boolean> own = new ConcurrentHashMap<>();

        private Calls() {}

        /** A call, which should have the loader of the class that is called. */
        public static void note(String call, Class<?> plugin) {
            boolean isOwn =
                    Thread.currentThread().getContextClassLoader() == plugin.getClassLoader();
            own.merge(call, isOwn, Boolean::logicalAnd);
        }
    }

    /** The settings of a codec. */
    public record CodecSettings(@Default("1") int number) {
        /** Notes its call. */
        public CodecSettings {
            Calls.note("codec settings", CodecSettings.class);
        }
    }

    /** A codec that notes its calls. */
    @Provides(value = "noting", settings = CodecSettings.class)
    public static final class Codec implements PacketCodec<String, String> {
        private final TestPlugin.Text text = new TestPlugin.Text();

        /** For the host. */
        public Codec() {
            Calls.note("codec constructor", Codec.class);
        }

        @Override
        public void init(CodecContext context) {
            Calls.note("init", Codec.class);
        }

        @Override
        public String unpack(ByteBuffer in) throws MalformedPacketException {
            Calls.note("unpack", Codec.class);
            return text.unpack(in);
        }

        @Override
        public String unpackEnd(ByteBuffer in) {
            Calls.note("unpackEnd", Codec.class);
            return null;
        }

        @Override
        public void pack(String packet, PacketSink out) {
            Calls.note("pack", Codec.class);
            text.pack(packet, out);
        }

        @Override
        public boolean packsAlike() {
            Calls.note("packsAlike", Codec.class);
            return true;
        }
    }

    /** The settings of a handler. */
    public record HandlerSettings(@Default("1") int number) {
        /** Notes its call. */
        public HandlerSettings {
            Calls.note("handler settings", HandlerSettings.class);
        }
    }

    /** A handler that notes its calls. */
    @Provides(value = "noting", settings = HandlerSettings.class)
    public static final class Handler implements StartPacketHandler {
        private HandlerContext context;

        /** For the host. */
        public Handler() {
            Calls.note("handler constructor", Handler.class);
        }

        @Override
        public void start(HandlerContext given) {
            context = given;
            Calls.note("start", Handler.class);
            context.schedule(DELAY, () -> Calls.note("timer", Handler.class));
            context.scheduleEvery(DELAY, () -> Calls.note("repeated timer", Handler.class));
            context.execute("some", () -> Calls.note("thread", Handler.class));
            context.startPackets()
                    .register(
                            new byte[] {'R'},
                            (session, startPacket) -> {
                                Calls.note("opener", Handler.class);
                                return new Packets(context);
                            });
        }

        @Override
        public StartMatch match(ByteBuffer firstBytes) {
            Calls.note("match", Handler.class);
            return firstBytes.hasRemaining() ? StartMatch.match(1) : StartMatch.needMore(1);
        }

        @Override
        public SessionHandler open(Session session, ByteBuffer startPacket) {
            Calls.note("open", Handler.class);
            if (startPacket.get(0) == 'S') {
                return (StreamHandler) stream -> Calls.note("serve", Handler.class);
            }
            return new Packets(context);
        }

        @Override
        public void stop() {
            Calls.note("stop", Handler.class);
        }
    }

    /** The sessions of {@link Handler}. */
    public static final class Packets implements PacketHandler<String, String> {
        private final HandlerContext context;

        Packets(HandlerContext context) {
            this.context = context;
        }

        @Override
        public void onOpen(PacketSession<String> session) {
            Calls.note("onOpen", Packets.class);
            session.execute(() -> Calls.note("session task", Packets.class));
            session.schedule(DELAY, () -> Calls.note("session timer", Packets.class));
        }

        @Override
        public void onPacket(PacketSession<String> session, String packet) {
            Calls.note("onPacket", Packets.class);
            session.offer(packet);
            context.sessions().broadcast("to all");
        }

        @Override
        public void onSent(PacketSession<String> session, String packet) {
            Calls.note("onSent", Packets.class);
        }

        @Override
        public void onIdle(PacketSession<String> session) {
            Calls.note("onIdle", Packets.class);
        }

        @Override
        public void onInputEnd(PacketSession<String> session) throws Exception {
            Calls.note("onInputEnd", Packets.class);
            PacketHandler.super.onInputEnd(session);
        }

        @Override
        public void onDrain(PacketSession<String> session) throws Exception {
            Calls.note("onDrain", Packets.class);
            PacketHandler.super.onDrain(session);
        }

        @Override
        public void onError(PacketSession<String> session, MalformedPacketException error) {
            Calls.note("onError", Packets.class);
        }

        @Override
        public void onClose(PacketSession<String> session, CloseReason reason) {
            Calls.note("onClose", Packets.class);
        }
    }

    /** Has copies of its own of the classes here, as a plugin has its own. */
    private static final class PluginLoader extends ClassLoader {
        PluginLoader() {
            super(ContextClassLoaderTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(ContextClassLoaderTest.class.getName())
                    || name.equals(Calls.class.getName())) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }
        }

        private Class<?> define(String name) {
            String file = name.replace('.', '/') + ".class";
            try (InputStream in = getParent().getResourceAsStream(file)) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Class<?> inAPluginOfItsOwn(Class<?> type) throws ClassNotFoundException {
        return new PluginLoader().loadClass(type.getName());
    }

    private static void awaitCalls(String... names) {
        for (String name : names) {
            Await.until(() -> Calls.own.containsKey(name), () -> name + " beside " + Calls.own);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void isThatOfThePluginInEveryCall(String dispatch) throws Exception {
        Calls.own.clear();
        try (TestHost host =
                TestHost.start(
                        """
                        listeners.it {
                          bind = "127.0.0.1:0", codec = noting, handler = noting, dispatch = %s
                          idle-timeout = 30s
                        }
                        """
                                .formatted(dispatch),
                        inAPluginOfItsOwn(Codec.class),
                        inAPluginOfItsOwn(Handler.class))) {
            try (Peer peer = new Peer(host, "it");
                    Peer stream = new Peer(host, "it")) {
                stream.send("S").expectGone();
                peer.send("Ra\n!\n").expect("a\nto all\n");
                awaitCalls("onPacket", "onError", "onSent", "session task", "thread");
                host.settle();
                host.advance(DELAY.plusSeconds(1));
                awaitCalls("onIdle", "session timer", "timer", "repeated timer");
                peer.endOutput().expectEnd();
                awaitCalls("onInputEnd", "onClose");
            }
            try (Peer peer = new Peer(host, "it")) {
                peer.send("Pa\n").expect("a\nto all\n");
                Thread stop = Thread.startVirtualThread(() -> host.host().stop(TestHost.PATIENCE));
                peer.expectEnd();
                stop.join();
            }
        }
        Set<String> others = new TreeSet<>();
        Calls.own.forEach((call, own) -> {
            if (!own) {
                others.add(call);
            }
        });
        assertEquals(Set.of(), others);
        assertEquals(dispatch.equals("inline") ? 27 : 28, Calls.own.size(), Calls.own::toString);
    }
}
