package io.wirehost.host.config;

import com.typesafe.config.ConfigObject;

import io.wirehost.spi.DataSize;
import io.wirehost.spi.Dispatch;
import io.wirehost.spi.Range;

import java.time.Duration;
import java.util.Optional;

/**
 * A handler bound to a listener, and what its sessions are allowed.
 *
 * @param place where the binding stands
 * @param handler the name of the handler
 * @param codec the name of the codec; empty: the handler needs none
 * @param dispatch where callbacks run; empty: as the handler declares
 * @param maxPacketSize the most bytes of one packet
 * @param idleTimeout how long no byte may come; zero: no limit
 * @param packetTimeout from the first byte of a packet to its last; zero: no limit
 * @param writeTimeout how long the peer may take nothing of what is queued; more than zero
 * @param readQueue bounds of what is unpacked and not yet handled
 * @param writeQueue bounds of what is offered and not yet with the kernel
 * @param config the settings of the handler, to be bound to its record; empty if there are none
 * @param codecConfig the settings of the codec, to be bound to its record; empty if there are none
 */
@TakesEffect(TakesEffect.When.NEW_SESSIONS)
public record BindingConfig(
        BlockPlace place,
        String handler,
        Optional<String> codec,
        Optional<Dispatch> dispatch,
        @Range(min = "1B", max = "1GiB") DataSize maxPacketSize,
        @Range(min = "0", max = "365d") Duration idleTimeout,
        @Range(min = "0", max = "365d") Duration packetTimeout,
        @Range(min = "1ms", max = "1h") Duration writeTimeout,
        ReadQueueConfig readQueue,
        WriteQueueConfig writeQueue,
        ConfigObject config,
        ConfigObject codecConfig) {}
