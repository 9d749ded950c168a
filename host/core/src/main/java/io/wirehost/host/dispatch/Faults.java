package io.wirehost.host.dispatch;

import io.wirehost.host.binding.Binding;
import io.wirehost.host.plugin.FaultKind;
import io.wirehost.host.plugin.Thrown;
import io.wirehost.host.session.Connection;
import io.wirehost.spi.CloseReason;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a plugin threw: counted, logged once with its name, and the reason for one session to end.
 */
public final class Faults {
    private static final Logger log = LoggerFactory.getLogger("io.wirehost.host.Faults");

    private Faults() {}

    /** Takes note of a fault of a handler; the answer is why the session closes. */
    public static CloseReason handler(Connection connection, Binding binding, Throwable fault) {
        binding.failed(FaultKind.HANDLER, connection.loop().now());
        return fault(CloseReason.Kind.HANDLER_FAULT, connection, binding.title(), fault);
    }

    /** Takes note of a fault of a codec; the answer is why the session closes. */
    public static CloseReason codec(Connection connection, Binding binding, Throwable fault) {
        binding.failed(FaultKind.CODEC, connection.loop().now());
        return fault(
                CloseReason.Kind.CODEC_FAULT, connection, binding.requiredCodec().title(), fault);
    }

    private static CloseReason fault(
            CloseReason.Kind kind, Connection connection, String culprit, Throwable fault) {
        Thrown.log(log, connection + " ends: " + culprit + " failed", fault);
        return new CloseReason(kind, culprit + ": " + Thrown.text(fault));
    }
}
