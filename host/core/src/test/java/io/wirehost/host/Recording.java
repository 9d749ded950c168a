package io.wirehost.host;

import io.wirehost.spi.CloseReason;
import io.wirehost.spi.HandlerContext;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Session;
import io.wirehost.spi.StartPacketHandler;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Sends each packet back and notes its callbacks. A test overrides what is to be different, and has
 * it served by the handler {@code recording}.
 */
class Recording implements PacketHandler<String, String> {
    private static volatile PacketHandler<String, String> served;
    private static volatile HandlerContext context;

    /** Serves what was made last. */
    @Provides("recording")
    public static final class Handler implements StartPacketHandler {
        /** For the host. */
        public Handler() {}

        @Override
        public void start(HandlerContext given) {
            context = given;
        }

        @Override
        public PacketHandler<String, String> open(Session session, ByteBuffer startPacket) {
            return served();
        }
    }

    private final BlockingQueue<PacketSession<String>> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<CloseReason> closed = new LinkedBlockingQueue<>();
    private final Map<Long, List<String>> calls = new ConcurrentHashMap<>();

    @SuppressWarnings("this-escape") // no session comes before the test has got it
    Recording() {
        served = this;
    }

    /** Who serves now. */
    static PacketHandler<String, String> served() {
        return Objects.requireNonNull(served);
    }

    /** What the binding that started last was given. */
    static HandlerContext context() {
        return Objects.requireNonNull(context);
    }

    /** The next session that has opened. */
    final PacketSession<String> opened() throws InterruptedException {
        return within(opened, "onOpen");
    }

    /** Why the next session has closed. */
    final CloseReason closed() throws InterruptedException {
        return within(closed, "onClose");
    }

    private static <T> T within(BlockingQueue<T> queue, String call) throws InterruptedException {
        T taken = queue.poll(TestHost.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (taken == null) {
            throw new AssertionError("no " + call);
        }
        return taken;
    }

    /** The callbacks of a session, in order. */
    final List<String> calls(Session session) {
        return List.copyOf(calls.getOrDefault(session.id(), List.of()));
    }

    /** Waits until this callback of any session has begun. */
    final void awaitCall(String call) {
        Await.until(() -> calls.values().stream().anyMatch(of -> of.contains(call)), () -> call);
    }

    /** As {@link #calls}, without those that tell of a packet that was sent. */
    final List<String> heard(Session session) {
        return calls(session).stream().filter(call -> !call.startsWith("sent ")).toList();
    }

    final void note(PacketSession<String> session, String call) {
        calls.computeIfAbsent(session.id(), id -> new CopyOnWriteArrayList<>()).add(call);
    }

    /** What else is done in a callback, after all the rest. */
    void alsoDo(PacketSession<String> session, String call) throws Exception {}

    @Override
    public void onOpen(PacketSession<String> session) throws Exception {
        note(session, "open");
        opened.add(session);
        alsoDo(session, "open");
    }

    @Override
    public void onPacket(PacketSession<String> session, String packet) throws Exception {
        note(session, packet);
        session.send(packet);
        alsoDo(session, packet);
    }

    @Override
    public void onSent(PacketSession<String> session, String packet) throws Exception {
        note(session, "sent " + packet);
        alsoDo(session, "sent");
    }

    @Override
    public void onError(PacketSession<String> session, MalformedPacketException error)
            throws Exception {
        note(session, "error " + error.skip());
        alsoDo(session, "error");
    }

    @Override
    public void onIdle(PacketSession<String> session) throws Exception {
        note(session, "idle");
        alsoDo(session, "idle");
    }

    @Override
    public void onInputEnd(PacketSession<String> session) throws Exception {
        note(session, "end");
        PacketHandler.super.onInputEnd(session);
        alsoDo(session, "end");
    }

    @Override
    public void onDrain(PacketSession<String> session) throws Exception {
        note(session, "drain");
        PacketHandler.super.onDrain(session);
        alsoDo(session, "drain");
    }

    @Override
    public void onClose(PacketSession<String> session, CloseReason reason) throws Exception {
        note(session, "close");
        closed.add(reason);
        alsoDo(session, "close");
    }
}
