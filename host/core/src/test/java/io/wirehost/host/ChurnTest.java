package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.UnixOperatingSystemMXBean;

import io.wirehost.host.status.ListenerStatus;
import io.wirehost.spi.CloseReason;
import io.wirehost.spi.HandlerContext;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Session;
import io.wirehost.spi.StartPacketHandler;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Connections come and go in every way there is, and nothing of them is left. */
class ChurnTest {
    private static final int CONNECTIONS = 1000;
    private static final int AT_ONCE = 20;
    private static final String MUCH = "x".repeat(1 << 20);

    /** Takes of its context what there is, and gives nothing back. */
    @Provides("careless")
    public static final class Careless implements StartPacketHandler {
        static final AtomicInteger opened = new AtomicInteger();
        static final AtomicInteger closed = new AtomicInteger();
        static final Queue<WeakReference<Session>> sessions = new ConcurrentLinkedQueue<>();
        static volatile HandlerContext context;

        /** For the host. */
        public Careless() {}

        @Override
        public void start(HandlerContext given) {
            opened.set(0);
            closed.set(0);
            sessions.clear();
            context = given;
        }

        @Override
        public PacketHandler<String, String> open(Session taken, ByteBuffer startPacket) {
            opened.incrementAndGet();
            sessions.add(new WeakReference<>(taken));
            return new PacketHandler<>() {
                @Override
                public void onOpen(PacketSession<String> session) {
                    sessions.add(new WeakReference<>(session));
                    context.sessions().<String>group("all").join(session);
                    context.sessions().<String>group("of " + session.id()).join(session);
                    session.schedule(Duration.ofHours(1), () -> session.offer("late"));
                }

                @Override
                public void onPacket(PacketSession<String> session, String packet)
                        throws Exception {
                    switch (packet) {
                        case "much" -> session.offer(MUCH);
                        case "quit" -> session.close();
                        case "cut" -> session.abort("as it was asked");
                        case "fail" -> throw new IllegalStateException("as it was asked");
                        default -> session.send(packet);
                    }
                }

                @Override
                public void onSent(PacketSession<String> session, String packet) {
                    session.execute(session::pendingBytes);
                }

                @Override
                public void onClose(PacketSession<String> session, CloseReason reason) {
                    closed.incrementAndGet();
                }
            };
        }
    }

    private static TestHost start(String dispatch) throws Exception {
        return TestHost.start(
                """
                listeners.it {
                  bind = "127.0.0.1:0", dispatch = %s
                  handlers = [ { handler = a, codec = text }, { handler = careless, codec = text } ]
                }
                """
                        .formatted(dispatch),
                TestPlugin.Text.class,
                StartPacketTest.A.class,
                Careless.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void leavesNothingBehind(String dispatch) throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start(dispatch)) {
            long descriptors = openDescriptors();
            churn(host);
            Await.until(() -> host.listener("it").accepted() == CONNECTIONS, () -> "all");
            Await.until(() -> host.status().sessions() == 0, () -> "" + host.listener("it"));
            ListenerStatus listener = host.listener("it");
            assertEquals(0, listener.sessions());
            assertEquals(CONNECTIONS, listener.closed().values().stream().mapToLong(n -> n).sum());
            assertEquals(Careless.opened.get(), Careless.closed.get());
            assertEquals(0, Careless.context.sessions().count());
            assertEquals(List.of(), Careless.context.sessions().groupNames());
            assertEquals(List.of(), log.errors());
            Await.until(
                    () -> openDescriptors() <= descriptors,
                    () -> descriptors + " of " + openDescriptors() + " file descriptors");
            Await.until(
                    () -> {
                        host.settle();
                        System.gc();
                        return Careless.sessions.stream().allMatch(each -> each.refersTo(null));
                    },
                    () -> "sessions to be collected");
        }
    }

    private static long openDescriptors() {
        return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                .getOpenFileDescriptorCount();
    }

    private static void churn(TestHost host) throws Exception {
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                all.add(
                        clients.submit(() -> {
                            int number;
                            while ((number = next.getAndIncrement()) < CONNECTIONS) {
                                comeAndGo(host, number);
                            }
                            return null;
                        }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    private static void comeAndGo(TestHost host, int number) throws IOException {
        try (Peer peer = new Peer(host, "it")) {
            switch (number % 12) {
                case 0 -> peer.send("hello\n").expect("hello\n").endOutput().expectEnd();
                case 1 -> peer.send("hello\n").expect("hello\n").reset();
                case 2 -> peer.send("b").reset();
                case 3 -> peer.send("a1").reset();
                case 4 -> peer.send("a1").endOutput().expectGone();
                case 5 -> peer.send("much\nmuch\nmuch\n").expect("x").reset();
                case 6 -> peer.send("much\nquit\n").expectLast(MUCH + "\n");
                case 7 -> peer.send("cut\n").expectGone();
                case 8 -> peer.send("fail\n").expectGone();
                case 9 -> peer.send("half a line").endOutput().expectGone();
                case 10 -> peer.reset();
                default -> {} // closed at once
            }
        }
    }
}
