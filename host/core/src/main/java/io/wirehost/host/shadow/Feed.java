package io.wirehost.host.shadow;

import io.wirehost.host.binding.Binding;
import io.wirehost.host.plugin.Comparisons;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/** The bytes of one session on their way to be compared, until that is given up. */
final class Feed {
    private final String session;
    private final Binding binding;
    private final ShadowQueue queue;
    private final Comparisons results;
    private volatile boolean over;

    Feed(String session, Binding binding, ShadowQueue queue, Comparisons results) {
        this.session = session;
        this.binding = binding;
        this.queue = queue;
        this.results = results;
    }

    /** What messages call the session. */
    String session() {
        return session;
    }

    Binding binding() {
        return binding;
    }

    /** The next bytes; null: there are no more. On the loop of the session. */
    void offer(@Nullable ByteBuffer bytes) {
        if (!over && !queue.offer(new ShadowQueue.Piece(this, bytes))) {
            over = true;
            if (!queue.isClosed()) {
                results.left();
            }
        }
    }

    /** Nothing more is compared. */
    void end() {
        over = true;
    }

    boolean isOver() {
        return over;
    }
}
