package io.wirehost.kv;

import org.jspecify.annotations.Nullable;

/** A message for many subscribers, packed once for each protocol. Used by one thread. */
final class Message {
    private final Reply reply;
    private Reply.@Nullable Encoded resp2;
    private Reply.@Nullable Encoded resp3;

    Message(Reply reply) {
        this.reply = reply;
    }

    Reply.Encoded in(Protocol protocol) {
        return switch (protocol) {
            case RESP2 -> {
                if (resp2 == null) {
                    resp2 = encoded(protocol);
                }
                yield resp2;
            }
            case RESP3 -> {
                if (resp3 == null) {
                    resp3 = encoded(protocol);
                }
                yield resp3;
            }
        };
    }

    private Reply.Encoded encoded(Protocol protocol) {
        return new Reply.Encoded(ReplyWriter.bytes(reply, protocol));
    }
}
