package io.wirehost.host.binding;

import io.wirehost.host.plugin.FaultKind;
import io.wirehost.host.plugin.Generation;
import io.wirehost.host.plugin.Pins;
import io.wirehost.host.plugin.Traffic;
import io.wirehost.spi.CloseReason;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The plugins that a binding uses, which are told what its sessions do.
 *
 * @param handler where the handler comes from
 * @param codec where the codec comes from, mostly the same; null if there is none
 */
public record Supply(Generation handler, @Nullable Generation codec) {
    /** The binding uses them; its pins and its traffic are those of its open sessions. */
    void use(Pins pins, Supplier<Traffic> traffic) {
        forEach(generation -> generation.use(pins, traffic));
    }

    /** The binding uses them no longer. */
    void release(Pins pins) {
        forEach(generation -> generation.release(pins));
    }

    void sessionOpened() {
        forEach(Generation::sessionOpened);
    }

    void sessionEnded(Traffic traffic) {
        forEach(generation -> generation.sessionEnded(traffic));
    }

    /** Something went wrong, at this time. */
    public void failed(FaultKind kind, long now) {
        Generation culprit =
                switch (kind) {
                    case HANDLER, START -> handler;
                    case CODEC, MALFORMED -> requiredCodec();
                };
        culprit.failed(kind);
        if (kind != FaultKind.MALFORMED) { // which is the peer's
            charged(culprit).charge(now);
        }
    }

    /** While one of the two is tried, what the other one stumbles over is taken for its doing. */
    private Generation charged(Generation culprit) {
        if (handler.isTried()) {
            return handler;
        }
        return codec != null && codec.isTried() ? codec : culprit;
    }

    /** Why a connection that comes at this time must not be served; null: it may. */
    public @Nullable CloseReason refusal(long now) {
        CloseReason refusal = handler.refusal(now);
        return refusal == null && codec != null ? codec.refusal(now) : refusal;
    }

    /** Adds the time of a call that was measured. */
    public void unpacked(long nanos) {
        requiredCodec().unpacked(nanos);
    }

    /** Adds the time of a call that was measured. */
    public void handled(long nanos) {
        handler.handled(nanos);
    }

    /** Where the codec comes from, where there is one. */
    public Generation requiredCodec() {
        if (codec == null) {
            throw new IllegalStateException("a binding without a codec has packets");
        }
        return codec;
    }

    @SuppressWarnings("ReferenceEquality") // a generation is like no other
    private void forEach(Consumer<Generation> action) {
        action.accept(handler);
        if (codec != null && codec != handler) {
            action.accept(codec);
        }
    }
}
