package io.wirehost.dataserver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.spi.CloseReason;
import io.wirehost.spi.DataSize;
import io.wirehost.spi.Dispatch;
import io.wirehost.spi.Provides;
import io.wirehost.spi.StartPacketHandler;
import io.wirehost.spi.StreamHandler;
import io.wirehost.testkit.FakeHandlerContext;
import io.wirehost.testkit.FakeStreamSession;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // else it might hang
final class DataServerTest {
    private static final byte READ = 0;
    private static final byte WRITE = 1;
    private static final int MAX_OBJECT = 1000;
    private static final int MAX_TOTAL = 3000;
    private static final int MAX_UPLOADS = 4;

    @TempDir Path data;
    private final FaultyDisk disk = new FaultyDisk();
    private FakeHandlerContext context;
    private DataServer server;

    @BeforeEach
    void start() throws IOException {
        DataServer.Settings settings =
                new DataServer.Settings(
                        Path.of("objects"),
                        DataSize.ofBytes(MAX_OBJECT),
                        DataSize.ofBytes(MAX_TOTAL),
                        MAX_UPLOADS,
                        Duration.ofSeconds(30),
                        Duration.ZERO);
        context = new FakeHandlerContext(settings, data);
        server = new DataServer(disk);
        server.start(context);
    }

    /** A connection whose start packet has come, and that is not served yet. */
    private final class Connection {
        final FakeStreamSession session = context.openStreamSession();
        final StreamHandler handler;
        private final CompletableFuture<Void> served = new CompletableFuture<>();

        Connection(byte direction, long size, String name) throws Exception {
            this(packet(direction, size, name));
        }

        Connection(byte[] startPacket) throws Exception {
            handler = server.open(session, ByteBuffer.wrap(startPacket).asReadOnlyBuffer());
        }

        Connection serve() {
            context.execute(
                    "serve",
                    () -> {
                        try {
                            handler.serve(session);
                            session.close(CloseReason.of(CloseReason.Kind.PEER_CLOSED));
                            served.complete(null);
                        } catch (Exception e) {
                            served.completeExceptionally(e);
                        }
                    });
            return this;
        }

        Connection bring(String content) {
            session.receive(bytes(content));
            return this;
        }

        Connection end() {
            session.endInput();
            return this;
        }

        /** Waits until the handler has returned. */
        Connection done() {
            served.join();
            return this;
        }

        String taken() {
            return new String(session.output(), StandardCharsets.UTF_8);
        }

        String reason() {
            return session.closeReason().orElseThrow().toString();
        }
    }

    private Connection upload(String name, String content) throws Exception {
        return new Connection(READ, -1, name).bring(content).end().serve().done();
    }

    private Connection download(String name) throws Exception {
        return new Connection(WRITE, -1, name).serve().done();
    }

    @Test
    void theRecordedUploadIsServedToTheRecordedDownload() throws Exception {
        byte[] uploaded = Recorded.bytes("dataserver-upload.from-client.bin");
        byte[] asked = Recorded.bytes("dataserver-download.from-client.bin");
        byte[] answered = Recorded.bytes("dataserver-download.from-server.bin");
        for (int chunk : new int[] {1, 21, 236}) {
            Connection upload = new Connection(Arrays.copyOf(uploaded, 25)).serve();
            for (int at = 25; at < uploaded.length; at += chunk) {
                int to = Math.min(at + chunk, uploaded.length);
                upload.session.receive(Arrays.copyOfRange(uploaded, at, to));
            }
            upload.end().done();
            assertEquals(0, upload.session.output().length);
            assertFalse(upload.session.aborted());

            Connection download = new Connection(asked).serve().done();
            assertArrayEquals(answered, download.session.output());
            assertFalse(download.session.aborted());
        }
    }

    @Test
    void anObjectHasItsPlaceByItsKeyAndIsItsOwnersAlone() throws Exception {
        upload("start", "content");
        Path file = data.resolve("objects/ea/2b/ea2b2676c28c0db26d39331a336c6b92");
        assertEquals("content", Files.readString(file));
        assertEquals("rw-------", permissions(file));
        assertEquals("rwx------", permissions(file.getParent()));
        assertEquals("rwx------", permissions(data.resolve("objects")));
        assertNoDrafts();
    }

    @Test
    void anEmptyObjectIsAnObject() throws Exception {
        upload("a", "");
        Connection download = new Connection(WRITE, 0, "a").serve().done();
        assertEquals("", download.taken());
        assertEquals("peer-closed", download.reason());
    }

    @Test
    void whatIsNotThereIsClosedWithoutAByte() throws Exception {
        Connection download = download("a");
        assertEquals("", download.taken());
        assertTrue(download.reason().startsWith("closed-by-handler (there is no object "));
        assertLogged("INFO session 1: there is no object 0cc175b9c0f1b6a831c399e269772661");
    }

    @Test
    void anUploadThatIsLostLeavesTheOldObjectAndNoTrace() throws Exception {
        upload("a", "old");
        Connection lost = new Connection(READ, -1, "a").bring("new").serve();
        lost.session.awaitStarved();
        lost.session.lose(CloseReason.of(CloseReason.Kind.PEER_RESET));
        lost.done();
        assertEquals("old", download("a").taken());
        assertNoDrafts();
        assertUsed(3);
        assertLogged(
                "INFO session 2: 0cc175b9c0f1b6a831c399e269772661 is dropped after 3 bytes:"
                        + " peer-reset");
    }

    @Test
    void anUploadThatWasLostBeforeItWasServedLeavesNothing() throws Exception {
        Connection lost = new Connection(READ, 500, "a");
        lost.session.lose(CloseReason.of(CloseReason.Kind.PEER_RESET));
        lost.serve().done();
        assertUsed(0);
        assertEquals("", download("a").taken());
    }

    @Test
    void aDeclaredSizeThatHoldsIsStored() throws Exception {
        new Connection(READ, 3, "a").bring("abc").end().serve().done();
        assertEquals("abc", download("a").taken());
    }

    @Test
    void tooFewBytesForTheDeclaredSizeAreDiscarded() throws Exception {
        upload("a", "old");
        Connection shorter = new Connection(READ, 5, "a").bring("1234").end().serve().done();
        assertEquals("closed-by-handler (the stream ended after 4 of 5 bytes)", shorter.reason());
        assertTrue(shorter.session.aborted());
        assertEquals("old", download("a").taken());
        assertNoDrafts();
        assertUsed(3);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5})
    void tooManyBytesForTheDeclaredSizeEndTheUploadAtOnce(long declared) throws Exception {
        upload("a", "old");
        Connection longer = new Connection(READ, declared, "a").bring("123456").serve().done();
        assertEquals(
                "closed-by-handler (more came than the declared " + declared + " bytes)",
                longer.reason());
        assertTrue(longer.session.aborted());
        assertEquals("old", download("a").taken());
        assertNoDrafts();
        assertUsed(3);
    }

    @Test
    void anObjectOverItsLimitIsRefused() throws Exception {
        RefusedException refused =
                assertThrows(
                        RefusedException.class, () -> new Connection(READ, MAX_OBJECT + 1, "a"));
        assertEquals("1001 bytes are over max-object-size, 1000 bytes", refused.getMessage());
        Connection longer =
                new Connection(READ, -1, "a").bring("x".repeat(MAX_OBJECT + 1)).serve().done();
        assertEquals(
                "closed-by-handler (more came than max-object-size, 1000 bytes)", longer.reason());
        upload("a", "x".repeat(MAX_OBJECT));
        assertEquals(MAX_OBJECT, download("a").taken().length());
        assertUsed(MAX_OBJECT);
    }

    @Test
    void roomIsSetAsideForADeclaredSizeAndGivenBack() throws Exception {
        Connection one = new Connection(READ, 1000, "a");
        Connection two = new Connection(READ, 1000, "b");
        Connection three = new Connection(READ, 999, "c");
        RefusedException refused =
                assertThrows(RefusedException.class, () -> new Connection(READ, 2, "d"));
        assertEquals("no room for 2 bytes: 2999 of 3000B are used", refused.getMessage());
        Connection unknown = new Connection(READ, -1, "d").bring("12").serve().done();
        assertEquals(
                "closed-by-handler (no room for 2 bytes: 2999 of 3000B are used)",
                unknown.reason());
        for (Connection each : List.of(one, two, three)) {
            each.end().serve().done();
        }
        assertUsed(0);
        assertEquals(0, server.uploadsUnderway());
    }

    @Test
    void aReplacedObjectIsNotCountedAnyMore() throws Exception {
        upload("a", "x".repeat(900));
        upload("a", "x".repeat(800));
        assertUsed(800);
        upload("a", "x".repeat(1000));
        assertUsed(1000);
    }

    @Test
    void uploadsAreBounded() throws Exception {
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < MAX_UPLOADS; i++) {
            all.add(new Connection(READ, -1, "a" + i));
        }
        RefusedException refused =
                assertThrows(RefusedException.class, () -> new Connection(READ, -1, "b"));
        assertEquals("there are 4 uploads already", refused.getMessage());
        all.getFirst().end().serve().done();
        new Connection(READ, -1, "b");
    }

    @Test
    void aDownloadWaitsForAnUploadThatIsOnlyOpened() throws Exception {
        upload("a", "old");
        Connection upload = new Connection(READ, -1, "a");
        Connection download = new Connection(WRITE, -1, "a").serve();
        context.awaitTimers(1);
        assertFalse(download.served.isDone());
        upload.bring("new").end().serve().done();
        assertEquals("new", download.done().taken());
        assertEquals(0, context.waitingTimers());
    }

    @Test
    void aDownloadWaitsForAllUploadsOfItsKeyAndForNoOther() throws Exception {
        Connection one = new Connection(READ, -1, "a").bring("one").serve();
        Connection two = new Connection(READ, -1, "a").bring("two").serve();
        Connection other = new Connection(READ, -1, "b").bring("other").serve();
        Connection download = new Connection(WRITE, -1, "a").serve();
        context.awaitTimers(1);
        two.end().done();
        assertFalse(download.served.isDone());
        one.end().done();
        assertEquals("one", download.done().taken());
        other.end().done();
    }

    @Test
    void theUploadThatEndsLastWinsAndEachIsWhole() throws Exception {
        Connection one = new Connection(READ, -1, "a").bring("one, ").serve();
        Connection two = new Connection(READ, -1, "a").bring("two, ").serve();
        one.session.awaitStarved();
        two.session.awaitStarved();
        two.bring("whole").end().done();
        assertEquals("two, whole", stored("a"));
        one.bring("whole").end().done();
        assertEquals("one, whole", stored("a"));
        assertUsed(10);
        assertNoDrafts();
    }

    @Test
    void aDownloadIsServedWhatWasThereIfTheUploadFails() throws Exception {
        upload("a", "old");
        for (String name : List.of("a", "b")) {
            Connection upload = new Connection(READ, 5, name).bring("new").serve();
            Connection download = new Connection(WRITE, -1, name).serve();
            context.awaitTimers(1);
            upload.end().done();
            assertEquals(name.equals("a") ? "old" : "", download.done().taken());
        }
    }

    @Test
    void aDownloadDoesNotWaitForEver() throws Exception {
        upload("a", "old");
        Connection upload = new Connection(READ, -1, "a").bring("new").serve();
        Connection download = new Connection(WRITE, -1, "a").serve();
        context.awaitTimers(1);
        context.advance(Duration.ofMillis(29_999));
        assertFalse(download.served.isDone());
        context.advance(Duration.ofMillis(1));
        assertEquals("old", download.done().taken());
        upload.end().done();
        assertEquals("new", download("a").taken());
    }

    @Test
    void anUploadThatWasConnectedBeforeItsDownloadAndOpenedAfterItIsServedToIt() throws Exception {
        upload("a", "old");
        context.arriveEarlier(() -> assertDoesNotThrow(() -> upload("a", "new")));
        assertEquals("new", download("a").taken());
    }

    @Test
    void anOpenDownloadGoesOnWithTheOldObject() throws Exception {
        upload("a", "old".repeat(300));
        Connection download = new Connection(WRITE, -1, "a");
        download.session.limitOutput(10);
        download.serve();
        download.session.awaitOutput(10);
        upload("a", "new".repeat(300));
        download.session.limitOutput(Long.MAX_VALUE);
        assertEquals("old".repeat(300), download.done().taken());
        assertEquals("new".repeat(300), download("a").taken());
    }

    @Test
    void aDownloadOfAnotherSizeThanTheStoredIsClosedWithoutAByte() throws Exception {
        upload("a", "abc");
        assertEquals("abc", new Connection(WRITE, 3, "a").serve().done().taken());
        Connection four = new Connection(WRITE, 4, "a").serve().done();
        assertEquals("", four.taken());
        assertEquals(
                "closed-by-handler (0cc175b9c0f1b6a831c399e269772661 has 3 bytes, not 4)",
                four.reason());
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultyDisk.Fault.class,
            names = {"CREATE", "WRITE", "FORCE_FILE"})
    void aDiskThatFailsRefusesTheUploadAndHarmsNothing(FaultyDisk.Fault fault) throws Exception {
        upload("a", "old");
        disk.fault = fault;
        Connection failed = new Connection(READ, -1, "a").bring("newer").end().serve().done();
        assertTrue(failed.session.aborted());
        assertTrue(
                failed.reason().startsWith("closed-by-handler (cannot store 0cc175b9c0f1b6a8"),
                failed.reason());
        disk.fault = FaultyDisk.Fault.NONE;
        assertEquals("old", download("a").taken());
        assertNoDrafts();
        assertUsed(3);
        assertEquals(
                1,
                context.log().stream()
                        .filter(line -> line.toString().contains("is as it was"))
                        .filter(line -> line.thrown() != null)
                        .count());
    }

    @Test
    void aNameThatCannotBeForcedToDiskIsToldAndStillWhole() throws Exception {
        upload("a", "old");
        disk.fault = FaultyDisk.Fault.FORCE_DIRECTORY;
        Connection doubtful = new Connection(READ, -1, "a").bring("newer").end().serve().done();
        assertTrue(doubtful.session.aborted());
        disk.fault = FaultyDisk.Fault.NONE;
        assertEquals("newer", download("a").taken());
        assertUsed(5);
        assertNoDrafts();
        assertTrue(context.log().toString().contains("a crash may undo that"));
    }

    @Test
    void aDirectoryThatCannotBeForcedToDiskKeepsAFirstObjectOut() throws Exception {
        disk.fault = FaultyDisk.Fault.FORCE_DIRECTORY;
        assertTrue(upload("a", "new").session.aborted());
        disk.fault = FaultyDisk.Fault.NONE;
        assertEquals("", download("a").taken());
        assertUsed(0);
        assertNoDrafts();
    }

    @Test
    void whatACrashLeftIsRemovedAtStartAndObjectsSurvive() throws Exception {
        upload("a", "kept");
        Path leftover = data.resolve("objects/incoming/0cc175b9c0f1b6a831c399e269772661.x");
        Files.writeString(leftover, "half");
        start();
        assertFalse(Files.exists(leftover));
        assertLogged("INFO removed " + leftover + ", which a crash has left half written");
        assertEquals("kept", download("a").taken());
        assertUsed(4);
    }

    @Test
    void aStartDoesNotDisturbAnUploadThatIsUnderwayInTheSameDirectory() throws Exception {
        Connection upload = new Connection(READ, -1, "a").bring("old generation, ").serve();
        upload.session.awaitStarved();
        start();
        upload.bring("whole").end().done();
        assertEquals("old generation, whole", download("a").taken());
    }

    @Test
    void onlyObjectsAreCounted() throws Exception {
        upload("a", "1234");
        Path place = data.resolve("objects/0c/c1");
        Files.writeString(place.resolve("notes.txt"), "x");
        Files.writeString(place.resolve("ffffffffffffffffffffffffffffffff"), "x");
        Files.createSymbolicLink(
                place.resolve("0cc1ffffffffffffffffffffffffffff"),
                place.resolve("0cc175b9c0f1b6a831c399e269772661"));
        Files.createDirectory(data.resolve("objects/lost+found"));
        start();
        assertUsed(4);
        assertLogged("INFO " + data.resolve("objects") + ": 1 objects, 4 bytes of 3000B");
    }

    @Test
    void aDirectoryThatCannotBeMadeStopsTheStart() throws Exception {
        Files.createDirectory(data.resolve("elsewhere"));
        Files.writeString(data.resolve("elsewhere/objects"), "in the way");
        data = data.resolve("elsewhere");
        IOException failed = assertThrows(IOException.class, this::start);
        assertTrue(failed.getMessage().contains("elsewhere/objects"), failed.toString());
    }

    @Test
    void theCountersAreLogged() throws Exception {
        upload("a", "1234");
        new Connection(READ, 5, "b").bring("x").end().serve().done();
        download("a");
        download("b");
        server.stop();
        assertLogged(
                "INFO stored 1 (4 bytes), refused 1, lost 0, failed 0; served 1 (4 bytes),"
                        + " missing 1; uploads now 0; 4 bytes of 3000B used");
    }

    @Test
    void theCountersAreLoggedFromTimeToTime() throws Exception {
        DataServer.Settings every =
                new DataServer.Settings(
                        data.resolve("elsewhere"),
                        DataSize.ofBytes(1),
                        DataSize.ofBytes(1),
                        1,
                        Duration.ZERO,
                        Duration.ofMinutes(10));
        context = new FakeHandlerContext(every, data);
        new DataServer().start(context);
        context.advance(Duration.ofMinutes(20));
        assertEquals(3, context.log().size());
        assertTrue(Files.isDirectory(data.resolve("elsewhere/incoming")));
    }

    /** Uploads of all keys, sizes and ends at once, with downloads between them. */
    @Test
    void theQuotaIsExactAndObjectsAreWholeWhateverHappensAtOnce() throws Exception {
        CountDownLatch together = new CountDownLatch(1);
        List<CompletableFuture<Void>> workers = new ArrayList<>();
        for (int worker = 0; worker < 8; worker++) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            workers.add(done);
            Thread.startVirtualThread(() -> {
                try {
                    together.await();
                    for (int i = 0; i < 60; i++) {
                        uploadOrDownloadAnything();
                    }
                    done.complete(null);
                } catch (Throwable e) {
                    done.completeExceptionally(e);
                }
            });
        }
        together.countDown();
        workers.forEach(CompletableFuture::join);
        long stored = 0;
        try (Stream<Path> files = Files.walk(data.resolve("objects"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                stored += Files.size(file);
            }
        }
        assertUsed(stored);
        assertTrue(stored <= MAX_TOTAL, stored + " bytes");
        assertNoDrafts();
        assertEquals(0, server.uploadsUnderway());
    }

    private void uploadOrDownloadAnything() throws Exception {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String name = "name" + random.nextInt(5);
        if (random.nextBoolean()) {
            String taken = download(name).taken();
            assertTrue(taken.isEmpty() || taken.equals(whole(taken.length())), taken);
            return;
        }
        int size = random.nextInt(20, MAX_OBJECT);
        Connection upload;
        try {
            upload = new Connection(READ, random.nextBoolean() ? size : -1, name);
        } catch (RefusedException e) {
            return; // no room, or too many at once
        }
        upload.bring(whole(size).substring(0, size / 2)).serve();
        if (random.nextInt(4) == 0) {
            upload.session.lose(CloseReason.of(CloseReason.Kind.PEER_RESET));
        } else {
            upload.bring(whole(size).substring(size / 2)).end();
        }
        upload.done();
    }

    /** A content that tells whether all of it is there. */
    private static String whole(int size) {
        String length = size + ":";
        return length + "x".repeat(size - length.length());
    }

    @Test
    void theServiceIsFoundAndRunsOnThePool() {
        assertTrue(
                ServiceLoader.load(StartPacketHandler.class).stream()
                        .anyMatch(provider -> provider.type() == DataServer.class));
        assertEquals(Dispatch.POOL, DataServer.class.getAnnotation(Provides.class).dispatch());
    }

    private static byte[] packet(byte direction, long size, String name) throws Exception {
        byte[] key = java.security.MessageDigest.getInstance("MD5").digest(bytes(name));
        return ByteBuffer.allocate(25)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(direction)
                .putLong(size)
                .put(key)
                .array();
    }

    private String stored(String name) throws Exception {
        Key key = StartPacket.of(ByteBuffer.wrap(packet(READ, -1, name))).key();
        Path place =
                data.resolve("objects")
                        .resolve(key.hex().substring(0, 2))
                        .resolve(key.hex().substring(2, 4));
        return Files.readString(place.resolve(key.hex()));
    }

    private void assertNoDrafts() throws IOException {
        try (Stream<Path> drafts = Files.list(data.resolve("objects/incoming"))) {
            assertEquals(List.of(), drafts.toList());
        }
    }

    private void assertUsed(long bytes) {
        assertEquals(bytes, server.bytesUsed());
    }

    private void assertLogged(String line) {
        assertTrue(
                context.log().stream().anyMatch(logged -> logged.toString().equals(line)),
                () -> context.log().toString());
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
