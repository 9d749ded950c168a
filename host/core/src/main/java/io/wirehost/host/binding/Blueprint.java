package io.wirehost.host.binding;

import io.wirehost.host.config.BindingConfig;
import io.wirehost.host.config.ListenerConfig;
import io.wirehost.host.plugin.Provider;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.StartPacketHandler;

import org.jspecify.annotations.Nullable;

/**
 * All that a binding is made of. One that exists serves as well as a new one of an equal blueprint.
 *
 * @param listener its name
 * @param maxStartPacket in bytes
 * @param config of the binding, wherever it stands
 * @param handler who supplies the handler; each generation of a plugin has its own
 * @param codec who supplies the codec; null if there is none
 */
record Blueprint(
        String listener,
        int maxStartPacket,
        BindingConfig config,
        Provider<StartPacketHandler> handler,
        @Nullable Provider<PacketCodec<?, ?>> codec) {
    static Blueprint of(
            ListenerConfig listener,
            BindingConfig config,
            Provider<StartPacketHandler> handler,
            @Nullable Provider<PacketCodec<?, ?>> codec) {
        return new Blueprint(
                listener.name(),
                listener.maxStartPacket().toIntSaturated(),
                config.anywhere(),
                handler,
                codec);
    }
}
