package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.spi.CloseReason;
import io.wirehost.spi.PacketSession;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;

/** A handler throws in each of its callbacks; only the session of that callback ends. */
class HandlerFaultTest {
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(1);

    private volatile String place = "";
    private volatile long spared; // a session that is served well
    private volatile Fault fault = Fault.RUNTIME;

    private final Recording handler =
            new Recording() {
                @Override
                void alsoDo(PacketSession<String> session, String call) {
                    if (session.id() != spared && call.equals(place)) {
                        fault.occur();
                    }
                }
            };

    private static TestHost start(String dispatch) throws Exception {
        return TestHost.start(
                """
                listeners.it {
                  bind = "127.0.0.1:0", codec = text, handler = recording, dispatch = %s
                  idle-timeout = 1m
                }
                """
                        .formatted(dispatch),
                TestPlugin.Text.class,
                Recording.Handler.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void whatACallbackThrowsEndsItsSessionAlone(String dispatch) throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start(dispatch);
                Peer neighbour = new Peer(host, "it")) {
            spared = handler.opened().id();
            for (Fault each : Fault.values()) {
                fault = each;
                for (String call :
                        List.of(
                                "open", "packet", "error", "sent", "idle", "end", "task", "timer",
                                "close")) {
                    log.forget();
                    fails(call, host, log);
                    neighbour.send("still\n").expect("still\n");
                    assertEquals(1, host.listener("it").sessions());
                }
            }
            log.forget();
            spared = 0;
            place = "drain";
            Thread stop = Thread.startVirtualThread(() -> host.host().stop(TestHost.PATIENCE));
            neighbour.expectGone();
            stop.join();
            assertEquals(CloseReason.Kind.DRAINED, handler.closed().kind());
            assertEquals(1, log.with("handler recording of plugin embedded failed").size());
        }
    }

    private void fails(String call, TestHost host, LogLines log) throws Exception {
        String broken = fault + " in " + call;
        place = call;
        try (Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            switch (call) {
                case "open" -> {}
                case "packet" -> peer.send("packet\n");
                case "error" -> peer.send("!\n");
                case "sent" -> peer.send("x\n");
                case "idle" -> host.advance(IDLE_TIMEOUT.plusSeconds(1));
                case "end", "close" -> peer.endOutput();
                case "task" -> session.execute(fault::occur);
                case "timer" -> session.schedule(Duration.ZERO, fault::occur);
                default -> throw new AssertionError(call);
            }
            peer.expectGone();
            CloseReason reason = handler.closed();
            host.awaitSessions("it", 1);
            if (call.equals("close") || call.equals("end")) { // which has closed it before
                assertEquals(CloseReason.Kind.PEER_CLOSED, reason.kind(), broken);
            } else {
                assertEquals(CloseReason.Kind.HANDLER_FAULT, reason.kind(), broken);
                assertTrue(
                        reason.detail().contains("handler recording of plugin embedded"),
                        reason.detail());
            }
            List<String> calls = handler.calls(session);
            assertEquals(calls.size() - 1, calls.indexOf("close"), broken + ": " + calls);
            assertEquals(
                    1,
                    log.with(session + " ends: handler recording of plugin embedded failed").size(),
                    () -> broken + ": " + log.events());
            assertEquals(1, log.events().size(), () -> broken + ": " + log.events());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void afterAFaultTheHandlerHearsOnlyOfTheEnd(String dispatch) throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start(dispatch);
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            place = "a";
            peer.send("a\nb\n!\nc\n").endOutput().expectLast("a\n");
            assertEquals(CloseReason.Kind.HANDLER_FAULT, handler.closed().kind());
            assertEquals(List.of("open", "a", "close"), handler.calls(session));
            assertEquals(1, log.events().size(), () -> "" + log.events());
        }
    }
}
