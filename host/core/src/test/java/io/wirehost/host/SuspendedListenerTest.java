package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.host.status.ListenerStatus.State;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A listener accepts nothing while the operator has it suspended. */
@Timeout(60)
class SuspendedListenerTest {
    private static TestHost start(boolean reusePort) throws Exception {
        return TestHost.start(
                """
                listeners.it {
                  bind = "127.0.0.1:0", codec = text, handler = echo, reuse-port = %s
                }
                listeners.other { bind = "127.0.0.1:0", codec = text, handler = echo }
                """
                        .formatted(reusePort),
                TestPlugin.Text.class,
                TestPlugin.Echo.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoConnectsMeanwhileIsServedWhenItIsResumed(boolean reusePort) throws Exception {
        try (TestHost host = start(reusePort);
                Peer before = new Peer(host, "it");
                Peer elsewhere = new Peer(host, "other")) {
            before.send("a\n").expect("a\n");
            elsewhere.send("b\n").expect("b\n");
            assertTrue(host.host().suspendListener("it"));
            host.settle();
            assertEquals(State.SUSPENDED, host.listener("it").state());
            assertEquals(State.LISTENING, host.listener("other").state());
            try (Peer waiting = new Peer(host, "it");
                    Peer served = new Peer(host, "other")) {
                waiting.send("c\n");
                served.send("d\n").expect("d\n");
                before.send("e\n").expect("e\n");
                host.settle();
                assertEquals(1, host.listener("it").accepted());
                assertTrue(host.host().resumeListener("it"));
                waiting.expect("c\n");
                assertEquals(State.LISTENING, host.listener("it").state());
            }
        }
    }

    @Test
    void twiceIsAsOnce() throws Exception {
        try (TestHost host = start(false)) {
            host.host().suspendListener("it");
            host.host().suspendListener("it");
            host.host().resumeListener("it");
            try (Peer peer = new Peer(host, "it")) {
                peer.send("a\n").expect("a\n");
            }
            host.host().resumeListener("it");
            try (Peer peer = new Peer(host, "it")) {
                peer.send("b\n").expect("b\n");
            }
        }
    }

    @Test
    void onlyListenersThatThereAreCanBe() throws Exception {
        try (TestHost host = start(false)) {
            assertFalse(host.host().suspendListener("its"));
            assertFalse(host.host().resumeListener("its"));
        }
    }

    @Test
    void aHostStopsWithASuspendedListener() throws Exception {
        TestHost host = start(false);
        host.host().suspendListener("it");
        host.close();
        assertEquals(State.CLOSED, host.listener("it").state());
    }
}
