package io.wirehost.kv;

import io.wirehost.spi.DataSize;
import io.wirehost.testkit.FakeHandlerContext;
import io.wirehost.testkit.FakePacketSession;
import io.wirehost.testkit.LogLine;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** A server without a host, whose clock stands until it is moved. */
final class TestServer {
    static final KvServer.Settings SETTINGS =
            new KvServer.Settings(
                    16,
                    DataSize.ofMebibytes(16),
                    "",
                    1_000,
                    DataSize.ofMebibytes(1),
                    DataSize.ofMebibytes(1));

    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final FakeHandlerContext context;
    private final KvServer server;

    TestServer(Path directory) {
        this(directory, SETTINGS);
    }

    TestServer(Path directory, KvServer.Settings settings) {
        InstantSource clock = () -> now;
        context = new FakeHandlerContext(settings, directory);
        server = new KvServer(clock);
        server.start(context);
    }

    TestClient connect() throws Exception {
        FakePacketSession<Reply> session = context.openPacketSession();
        return new TestClient(session, server.open(session, ByteBuffer.allocate(0)));
    }

    /** Moves the clock alone. */
    void letPass(Duration time) {
        now = now.plus(time);
    }

    /** Runs the timers that are due after so long a time. */
    void runTimers(Duration time) {
        context.advance(time);
    }

    List<LogLine> log() {
        return context.log();
    }

    Store store() {
        return server.store();
    }

    KvServer kv() {
        return server;
    }
}
