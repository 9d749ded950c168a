package io.wirehost.host.binding;

import io.wirehost.host.outbound.WriteQueue;
import io.wirehost.host.session.Deadlines;
import io.wirehost.spi.StartPacketHandler;

import org.jspecify.annotations.Nullable;

/**
 * A handler bound to a listener.
 *
 * @param handlerName its name in the configuration
 * @param plugin the id of the plugin it comes from
 * @param handler the instance of this binding
 * @param codec what its packets are made with; null if it has only streams
 * @param runner where its sessions run
 * @param maxPacketSize the most bytes a codec is shown
 * @param deadlines how long sessions may wait
 * @param readPackets the most packets in a read queue
 * @param readBytes the most bytes they came in
 * @param writeLimits the limits of a write queue
 * @param context what the handler was given
 */
public record Binding(
        String handlerName,
        String plugin,
        StartPacketHandler handler,
        @Nullable CodecSource codec,
        Runner runner,
        int maxPacketSize,
        Deadlines.Limits deadlines,
        int readPackets,
        long readBytes,
        WriteQueue.Limits writeLimits,
        BindingContext context) {

    /** The open sessions. */
    public BindingSessions sessions() {
        return context.sessions();
    }

    /** Start packets registered while it runs. */
    public RegisteredStartPackets startPackets() {
        return context.startPackets();
    }

    /** The codec, where there are packets. */
    public CodecSource requiredCodec() {
        if (codec == null) {
            throw new IllegalStateException("handler " + handlerName + " has no codec");
        }
        return codec;
    }
}
