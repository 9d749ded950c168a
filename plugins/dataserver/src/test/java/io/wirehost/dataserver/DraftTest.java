package io.wirehost.dataserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.spi.DataSize;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;

final class DraftTest {
    private static final Key KEY = new Key("00".repeat(16));

    private final FaultyDisk disk = new FaultyDisk();
    private final Queue<Runnable> background = new ArrayDeque<>();

    @TempDir private Path directory;

    private ObjectStore store;

    @BeforeEach
    void open() throws IOException {
        Quota quota = new Quota(DataSize.ofBytes(4 * Draft.FORCED_BEHIND));
        store =
                ObjectStore.open(
                        directory,
                        quota,
                        disk,
                        background::add,
                        LoggerFactory.getLogger(DraftTest.class));
    }

    private void append(Draft draft, long bytes) throws Exception {
        draft.append(ByteBuffer.allocate(Math.toIntExact(bytes)));
    }

    @Test
    void theDiskIsSetToWorkWhileMoreComes() throws Exception {
        try (Draft draft = store.draft(KEY)) {
            append(draft, Draft.FORCED_BEHIND - 1);
            assertTrue(background.isEmpty());
            append(draft, 1);
            append(draft, 1);
            assertEquals(1, background.size());
            background.remove().run();
            draft.commit();
        }
        try (FileChannel found = store.find(KEY).orElseThrow()) {
            assertEquals(Draft.FORCED_BEHIND + 1, found.size());
        }
    }

    @Test
    void whatTheDiskDidNotTakeInTheBackgroundIsNotStored() throws Exception {
        try (Draft draft = store.draft(KEY)) {
            append(draft, Draft.FORCED_BEHIND);
            disk.fault = FaultyDisk.Fault.FORCE_FILE;
            background.remove().run();
            disk.fault = FaultyDisk.Fault.NONE;
            assertThrows(IOException.class, draft::commit);
        }
        assertTrue(store.find(KEY).isEmpty());
    }

    @Test
    void aDraftThatIsGoneIsLeftAlone() throws Exception {
        try (Draft draft = store.draft(KEY)) {
            append(draft, Draft.FORCED_BEHIND);
        }
        background.remove().run();
        assertTrue(store.find(KEY).isEmpty());
        assertEquals(0, store.quota().used());
    }
}
