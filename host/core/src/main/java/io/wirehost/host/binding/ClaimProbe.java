package io.wirehost.host.binding;

import io.wirehost.host.config.Problem;
import io.wirehost.host.plugin.WarmUp;
import io.wirehost.spi.StartMatch;
import io.wirehost.spi.StartPacketHandler;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Finds handlers of one listener that claim the same connections, of which the first gets them all.
 * They are asked, as they would be at a connection, about some beginnings: each first byte,
 * followed by zeros or by its like. None is started for that: one that cannot tell before, or that
 * has start packets registered when it starts, is not found out.
 */
public final class ClaimProbe {
    private static final Logger log = LoggerFactory.getLogger(ClaimProbe.class);
    private static final int BYTES = 256;
    private static final int SHOWN = 4;

    private final WarmUp warmUp;

    /** What a handler claims: the beginnings by their number, and whether it waits for none. */
    private record Claims(Binding binding, BitSet beginnings, boolean any) {}

    /** Each handler has so much time to answer. */
    public ClaimProbe(WarmUp warmUp) {
        this.warmUp = warmUp;
    }

    /** One warning for each handler that comes too late, of those that are asked in this order. */
    public List<Problem> warnings(List<Binding> asked) {
        List<Claims> earlier = new ArrayList<>();
        List<Problem> warnings = new ArrayList<>();
        for (Binding binding : asked) {
            Claims claims = claims(binding, asked.size());
            for (Claims other : earlier) {
                if (other.any || (!claims.any && claims.beginnings.intersects(other.beginnings))) {
                    warnings.add(
                            new Problem(binding.place().child("handler"), tell(claims, other)));
                    break;
                }
            }
            earlier.add(claims);
        }
        return warnings;
    }

    private static String tell(Claims late, Claims first) {
        String who =
                "handler %s in line %d"
                        .formatted(first.binding.handlerName(), first.binding.place().line());
        if (first.any) {
            return "%s gets no connection: %s is asked before it and claims all of them; put it before that one"
                    .formatted(late.binding.handlerName(), who);
        }
        BitSet both = (BitSet) late.beginnings.clone();
        both.and(first.beginnings);
        return "%s can claim the same connections as %s, which is asked first and gets them: those that begin with the byte %s; put the one that looks more closely first"
                .formatted(late.binding.handlerName(), who, bytes(both));
    }

    private static String bytes(BitSet beginnings) {
        List<Integer> first =
                beginnings.stream().map(each -> each % BYTES).distinct().boxed().toList();
        return first.stream()
                        .limit(SHOWN)
                        .map(each -> HexFormat.of().toHexDigits(each.byteValue()))
                        .collect(Collectors.joining(", "))
                + (first.size() > SHOWN ? ", …" : "");
    }

    private Claims claims(Binding binding, int asked) {
        if (asked < 2) {
            return new Claims(binding, new BitSet(), false);
        }
        try {
            return warmUp.call(
                    binding.blueprint().handler(),
                    binding.handler().getClass().getName() + ".match",
                    () -> ask(binding));
        } catch (Throwable e) {
            log.debug("The {} cannot tell before it starts", binding.title(), e);
            return new Claims(binding, new BitSet(), false);
        }
    }

    private static Claims ask(Binding binding) {
        int most = binding.blueprint().maxStartPacket();
        boolean any = claims(binding.handler(), new byte[0], most);
        BitSet claimed = new BitSet();
        for (int i = 0; i < 2 * BYTES && !any; i++) {
            byte[] beginning = new byte[most];
            Arrays.fill(beginning, 0, i < BYTES ? 1 : most, (byte) i);
            claimed.set(i, claims(binding.handler(), beginning, most));
        }
        return new Claims(binding, claimed, any);
    }

    /** Shows it as much as it wants, as far as there is something. */
    private static boolean claims(StartPacketHandler handler, byte[] beginning, int most) {
        int shown = Math.min(1, beginning.length);
        while (true) {
            StartMatch match =
                    handler.match(ByteBuffer.wrap(beginning, 0, shown).slice().asReadOnlyBuffer());
            switch (match) {
                case StartMatch.NoMatch() -> {
                    return false;
                }
                case StartMatch.Match(int length) -> {
                    return length <= most && beginning.length >= Math.min(length, 1);
                }
                case StartMatch.NeedMore(int atLeast) -> {
                    if (atLeast <= shown || atLeast > beginning.length) {
                        return false;
                    }
                    shown = atLeast;
                }
            }
        }
    }
}
