package io.wirehost.host.shadow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.host.shadow.ShadowQueue.Piece;

import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import java.nio.ByteBuffer;

class ShadowQueueTest {
    private static final long PIECES = 2 * ShadowQueue.PIECE_BYTES;

    private final ShadowQueue queue = new ShadowQueue(PIECES + 10);

    private static Piece piece(int bytes) {
        return new Piece(Mockito.mock(Feed.class), ByteBuffer.allocate(bytes));
    }

    private static Piece end() {
        return new Piece(Mockito.mock(Feed.class), null);
    }

    @Test
    void whatDoesNotFitIsRefusedUntilSomethingIsTaken() throws Exception {
        Piece first = piece(6);
        assertTrue(queue.offer(first));
        assertFalse(queue.offer(piece(5)));
        assertTrue(queue.offer(piece(4)));
        assertEquals(first, queue.take());
        assertTrue(queue.offer(piece(6)));
        assertFalse(queue.offer(piece(1)));
    }

    @Test
    void aPieceTakesRoomHoweverShortItIs() throws Exception {
        assertTrue(queue.offer(end()));
        assertTrue(queue.offer(piece(0)));
        assertFalse(queue.offer(end()));
        assertFalse(queue.offer(piece(1)));
        queue.take();
        assertTrue(queue.offer(piece(1)));
        assertFalse(queue.offer(end()));
    }

    @Test
    void onceItIsClosedNothingIsKept() {
        assertTrue(queue.offer(piece(6)));
        queue.close();
        assertFalse(queue.offer(piece(1)));
        assertTrue(queue.isClosed());
    }
}
