package io.wirehost.host.binding;

import com.typesafe.config.ConfigObject;

import io.wirehost.host.config.BindingConfig;
import io.wirehost.host.config.ListenerConfig;
import io.wirehost.host.plugin.Provider;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.StartPacketHandler;

import org.jspecify.annotations.Nullable;

/**
 * What the handler of a binding is made of. One that exists serves as well as a new one of an equal
 * blueprint, and keeps what it knows. The settings of the codec are in it since what a handler
 * sends to all its sessions is packed once.
 *
 * @param listener its name
 * @param maxStartPacket in bytes
 * @param settings of the handler
 * @param codecSettings of the codec
 * @param handler who supplies the handler; each generation of a plugin has its own
 * @param codec who supplies the codec; null if there is none
 */
record Blueprint(
        String listener,
        int maxStartPacket,
        ConfigObject settings,
        ConfigObject codecSettings,
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
                config.config(),
                config.codecConfig(),
                handler,
                codec);
    }
}
