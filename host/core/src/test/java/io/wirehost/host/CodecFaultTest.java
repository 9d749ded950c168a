package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.spi.CloseReason;
import io.wirehost.spi.CodecContext;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.PacketSink;
import io.wirehost.spi.Provides;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A codec breaks its contract, in each way; only the session in which it does so ends. */
class CodecFaultTest {
    /** Text, until it is told to fail. */
    @Provides("evil")
    public static final class Evil implements PacketCodec<String, String> {
        static volatile String place = "";
        static volatile Fault fault = Fault.RUNTIME;

        private final TestPlugin.Text text = new TestPlugin.Text();
        private int consumed;

        /** For the host. */
        public Evil() {
            failIn("constructor");
        }

        private static void failIn(String here) {
            if (here.equals(place)) {
                fault.occur();
            }
        }

        @Override
        public void init(CodecContext context) {
            failIn("init");
        }

        @Override
        public String unpack(ByteBuffer in) throws MalformedPacketException {
            assertEquals(ByteOrder.BIG_ENDIAN, in.order());
            int start = in.position();
            int shown = in.remaining();
            String packet = text.unpack(in);
            if ("bad".equals(packet)) {
                failIn("unpack");
                switch (place) {
                    case "answer, nothing consumed" -> in.position(start);
                    case "position moved back" -> in.position(start - consumed);
                    case "position moved on" -> in.limit(in.limit() + 1).position(in.limit());
                    case "more skipped than shown" ->
                            throw MalformedPacketException.skip(shown + 1, "too many");
                    default -> {}
                }
            }
            consumed += in.position() - start;
            in.order(ByteOrder.LITTLE_ENDIAN).limit(in.position()); // which is to harm nobody
            return packet;
        }

        @Override
        public String unpackEnd(ByteBuffer in) {
            failIn("unpackEnd");
            return null;
        }

        @Override
        public void pack(String packet, PacketSink out) {
            text.pack(packet, out);
            if ("bad".equals(packet)) {
                failIn("pack");
            }
        }
    }

    private final Recording handler = new Recording();

    private static TestHost start(String dispatch) throws Exception {
        return TestHost.start(
                """
                listeners.it {
                  bind = "127.0.0.1:0", codec = evil, handler = recording, dispatch = %s
                }
                """
                        .formatted(dispatch),
                Evil.class,
                Recording.Handler.class);
    }

    @AfterEach
    void beGood() {
        Evil.place = "";
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void whatACodecThrowsEndsItsSessionAlone(String dispatch) throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start(dispatch);
                Peer neighbour = new Peer(host, "it")) {
            handler.opened();
            for (String place : List.of("unpack", "unpackEnd", "pack")) {
                for (Fault fault : Fault.values()) {
                    Evil.fault = fault;
                    breaks(place, host, log);
                    neighbour.send("still\n").expect("still\n");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void whatACodecDoesThatItMustNotEndsItsSessionAlone(String dispatch) throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start(dispatch);
                Peer neighbour = new Peer(host, "it")) {
            handler.opened();
            for (String place :
                    List.of(
                            "answer, nothing consumed",
                            "position moved back",
                            "position moved on",
                            "more skipped than shown")) {
                breaks(place, host, log);
                neighbour.send("still\n").expect("still\n");
            }
        }
    }

    private void breaks(String place, TestHost host, LogLines log) throws Exception {
        String broken = Evil.fault + " in " + place;
        log.forget();
        try (Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            Evil.place = place;
            peer.send("good\nbad\n");
            if (place.equals("unpackEnd")) {
                peer.endOutput().expectLast("good\nbad\n");
            } else {
                peer.expectLast("good\n");
            }
            Evil.place = "";

            CloseReason reason = handler.closed();
            assertEquals(CloseReason.Kind.CODEC_FAULT, reason.kind(), broken);
            assertTrue(reason.detail().contains("codec evil of plugin embedded"), reason.detail());
            List<String> calls = handler.calls(session);
            assertEquals("good", calls.get(1), broken);
            assertEquals(calls.size() - 1, calls.indexOf("close"), broken + ": " + calls);
            assertOneLine(log, session + " ends: codec evil of plugin embedded failed", broken);
        }
    }

    private static void assertOneLine(LogLines log, String begin, String broken) {
        List<String> lines = log.with(begin);
        assertEquals(1, lines.size(), () -> broken + ": " + log.events());
        assertEquals(1, log.events().size(), () -> broken + ": " + log.events());
    }

    @ParameterizedTest
    @ValueSource(strings = {"constructor", "init"})
    void aCodecThatCannotBeginEndsItsSessionBeforeTheHandlerHasIt(String place) throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start("session");
                Peer neighbour = new Peer(host, "it")) {
            handler.opened();
            long count = 0;
            for (Fault fault : Fault.values()) {
                log.forget();
                Evil.fault = fault;
                Evil.place = place;
                try (Peer peer = new Peer(host, "it")) {
                    peer.expectEnd();
                }
                Evil.place = "";
                host.awaitClosed("it", "codec-fault", ++count);
                assertOneLine(log, " ends: codec evil of plugin embedded failed", place);
                neighbour.send("still\n").expect("still\n");
            }
            assertEquals(1, host.listener("it").sessions());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void theReadBufferIsAsNewAtEachCall(String dispatch) throws Exception {
        try (TestHost host = start(dispatch);
                Peer one = new Peer(host, "it");
                Peer other = new Peer(host, "it")) {
            one.send("a\nb\nc\n").expect("a\nb\nc\n");
            other.send("d\ne").expect("d\n");
            other.send("f\ng\n").expect("ef\ng\n");
            one.send("h\n").expect("h\n");
        }
    }
}
