package io.wirehost.host.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.wirehost.host.loop.EventLoop;
import io.wirehost.host.session.Connection;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketSink;
import io.wirehost.spi.SendResult;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;

class WriteQueueTest {
    private static final class OneByte implements PacketCodec<Object, Object> {
        @Override
        public @Nullable Object unpack(ByteBuffer in) throws MalformedPacketException {
            throw new MalformedPacketException("nothing is read here");
        }

        @Override
        public void pack(Object packet, PacketSink out) {
            out.put(1);
        }
    }

    /** Some of its packets may be gone: what came behind them would be taken for something else. */
    @Test
    void aSessionWhoseFlushFailsDoesNotGoOn() {
        OutOfMemoryError fault = new OutOfMemoryError("on purpose");
        EventLoop loop = mock();
        when(loop.inLoop()).thenReturn(true);
        when(loop.serves(any())).thenReturn(true);
        when(loop.writeBuffer()).thenReturn(ByteBuffer.allocateDirect(1024));
        Connection connection = mock();
        when(connection.loop()).thenReturn(loop);
        when(connection.isOpen()).thenReturn(true);
        when(connection.write(any())).thenThrow(fault);
        WriteQueue.Owner owner = mock();
        when(owner.writeLimits()).thenReturn(new WriteQueue.Limits(10, 100, 50, 1000));
        WriteQueue queue = new WriteQueue(connection, new OneByte(), false, owner);
        assertEquals(SendResult.QUEUED, queue.offer("a packet"));
        queue.flush();
        verify(connection).failed(fault);
    }
}
