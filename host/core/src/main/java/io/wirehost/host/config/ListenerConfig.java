package io.wirehost.host.config;

import io.wirehost.spi.DataSize;
import io.wirehost.spi.Range;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * An address to listen on, and who serves it.
 *
 * @param name its key under {@code listeners}
 * @param bind a resolved address; port 0: the system chooses
 * @param backlog connections that the kernel holds until they are accepted
 * @param reusePort whether each loop has a listening socket of its own
 * @param maxConnections of this listener
 * @param startTimeout from accept until a handler has claimed the connection; more than zero
 * @param maxStartPacket the most bytes that handlers may ask for before one claims
 * @param tcp options of accepted sockets
 * @param tapMask what a tap hides of its sessions, besides what their codec calls secret
 * @param bindings one or more, in the order in which they are asked
 * @param place where the listener stands
 */
@TakesEffect(TakesEffect.When.NEW_SESSIONS)
public record ListenerConfig(
        String name,
        @TakesEffect(TakesEffect.When.NOW) InetSocketAddress bind,
        @TakesEffect(TakesEffect.When.NEXT_START) @Range(min = "1", max = "65535") int backlog,
        @TakesEffect(TakesEffect.When.NEXT_START) boolean reusePort,
        @TakesEffect(TakesEffect.When.NOW) @Range(min = "1", max = "10000000") int maxConnections,
        @Range(min = "1ms", max = "1h") Duration startTimeout,
        @Range(min = "1B", max = "1MiB") DataSize maxStartPacket,
        TcpConfig tcp,
        @TakesEffect(TakesEffect.When.NOW) List<TapMask> tapMask,
        List<BindingConfig> bindings,
        BlockPlace place) {
    /** Makes the lists immutable. */
    public ListenerConfig {
        tapMask = List.copyOf(tapMask);
        bindings = List.copyOf(bindings);
    }
}
