package io.wirehost.kv;

import java.util.List;

/**
 * How large the reply to one request may become: it is packed as a whole, and a short request can
 * ask for more than the heap has. Used by the callbacks of one session.
 *
 * <p>Only what comes from the store counts. All else is short, and tells what has been done, so it
 * is never refused.
 */
final class ReplyLimit {
    private static final int ITEM = 24; // a mark, the longest number and line ends

    private final long max;
    private long left;

    ReplyLimit(long max) {
        this.max = max;
        this.left = max;
    }

    /** All the room is there again, for another request. */
    void reset() {
        left = max;
    }

    /**
     * Requires that there is room for a reply. A command that takes away what it answers asks
     * before it does so.
     *
     * @throws CommandException if there is not
     */
    void require(Reply reply) {
        rest(reply);
    }

    /** As {@link #require}, and the room is taken: the reply is one of several. */
    void take(Reply reply) {
        left = rest(reply);
    }

    private long rest(Reply reply) {
        long rest = rest(reply, left);
        if (rest < 0) {
            throw new CommandException(
                    "ERR the reply is larger than max-reply, which is %d bytes".formatted(max));
        }
        return rest;
    }

    /** What a reply leaves of so much room; less than 0: it has not been counted to its end. */
    private static long rest(Reply reply, long room) {
        return switch (reply) {
            case Reply.Bulk(byte[] bytes) -> room - bytes.length;
            case Reply.Text(Reply.Bulk(byte[] bytes)) -> room - bytes.length;
            case Reply.Aggregate(Reply.Shape _, List<Reply> items) -> rest(items, room);
            case Reply.Series(List<Reply> replies) -> rest(replies, room);
            case Reply.Switched(Protocol _, Reply first) -> rest(first, room);
            case Reply.Encoded _,
                    Reply.Status _,
                    Reply.Failure _,
                    Reply.Whole _,
                    Reply.Nil _,
                    Reply.NilArray _ ->
                    room;
        };
    }

    private static long rest(List<Reply> items, long room) {
        long rest = room - (long) ITEM * items.size();
        for (int i = 0; i < items.size() && rest >= 0; i++) {
            rest = rest(items.get(i), rest);
        }
        return rest;
    }
}
