package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wirehost.host.config.ConfigLoader;
import io.wirehost.host.config.Problem;
import io.wirehost.host.plugin.Plugins;
import io.wirehost.spi.HandlerContext;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Session;
import io.wirehost.spi.StartMatch;
import io.wirehost.spi.StartPacketHandler;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Handlers of one listener that claim the same connections are found before it is started. */
class ClaimsTest {
    /** Claims what it is told to. */
    abstract static class Claiming implements StartPacketHandler {
        @Override
        public PacketHandler<String, String> open(Session session, ByteBuffer startPacket) {
            return PacketSession::send;
        }
    }

    /** Four bytes, of which the first is a or b. */
    @Provides("a-or-b")
    public static final class AOrB extends Claiming {
        /** For the host. */
        public AOrB() {}

        @Override
        public StartMatch match(ByteBuffer firstBytes) {
            if (firstBytes.remaining() < 4) {
                return StartMatch.needMore(4);
            }
            byte first = firstBytes.get(0);
            return first == 'a' || first == 'b' ? StartMatch.match(4) : StartMatch.NO;
        }
    }

    /** One byte b. */
    @Provides("b")
    public static final class B extends Claiming {
        /** For the host. */
        public B() {}

        @Override
        public StartMatch match(ByteBuffer firstBytes) {
            if (!firstBytes.hasRemaining()) {
                return StartMatch.needMore(1);
            }
            return firstBytes.get(0) == 'b' ? StartMatch.match(1) : StartMatch.NO;
        }
    }

    /** One byte c. */
    @Provides("c")
    public static final class C extends Claiming {
        /** For the host. */
        public C() {}

        @Override
        public StartMatch match(ByteBuffer firstBytes) {
            if (!firstBytes.hasRemaining()) {
                return StartMatch.needMore(1);
            }
            return firstBytes.get(0) == 'c' ? StartMatch.match(1) : StartMatch.NO;
        }
    }

    /** Cannot tell before it is started. */
    @Provides("started")
    public static final class Started extends Claiming {
        private @Nullable HandlerContext given;

        /** For the host. */
        public Started() {}

        @Override
        public void start(HandlerContext context) {
            given = context;
        }

        @Override
        public StartMatch match(ByteBuffer firstBytes) {
            if (given == null) {
                throw new IllegalStateException("not started");
            }
            return StartMatch.ANY;
        }
    }

    @TempDir private Path directory;

    private List<String> warnings(String... handlers) throws Exception {
        String entries =
                Arrays.stream(handlers)
                        .map(each -> "{ handler = %s, codec = text }".formatted(each))
                        .collect(Collectors.joining("\n", "[\n", "]"));
        Path conf =
                Files.writeString(
                        directory.resolve("host.conf"),
                        "listeners.it { bind = \"127.0.0.1:0\", handlers = %s }"
                                .formatted(entries));
        try (Plugins plugins =
                Plugins.of(
                        TestPlugin.Text.class,
                        TestPlugin.Echo.class,
                        AOrB.class,
                        B.class,
                        C.class,
                        Started.class)) {
            return Host.check(ConfigLoader.load(conf), plugins, directory).stream()
                    .map(Problem::toString)
                    .map(each -> each.replace(conf.toString(), "host.conf"))
                    .toList();
        }
    }

    @Test
    void thoseThatHaveNothingInCommonAreNotWarnedOf() throws Exception {
        assertEquals(List.of(), warnings("a-or-b", "c", "echo"));
        assertEquals(List.of(), warnings("echo"));
    }

    @Test
    void theSecondOfTwoThatClaimTheSameIsNamedWithTheFirst() throws Exception {
        assertEquals(
                List.of(
                        "host.conf: 4: listeners.it.handlers[2].handler: b can claim the same"
                                + " connections as handler a-or-b in line 2, which is asked first"
                                + " and gets them: those that begin with the byte 62; put the one"
                                + " that looks more closely first"),
                warnings("a-or-b", "c", "b"));
    }

    @Test
    void whoComesAfterOneThatClaimsAllGetsNothing() throws Exception {
        assertEquals(
                List.of(
                        "host.conf: 3: listeners.it.handlers[1].handler: c gets no connection:"
                                + " handler echo in line 2 is asked before it and claims all of"
                                + " them; put it before that one"),
                warnings("echo", "c"));
        assertEquals(1, warnings("echo", "echo").size());
    }

    @Test
    void whoCannotTellBeforeItIsStartedIsLeftOut() throws Exception {
        assertEquals(List.of(), warnings("started", "c"));
    }
}
