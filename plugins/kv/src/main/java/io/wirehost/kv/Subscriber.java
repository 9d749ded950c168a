package io.wirehost.kv;

import io.wirehost.spi.PacketSession;
import io.wirehost.spi.SendResult;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A client as the channels see it. Messages come from any thread; a subscription and its
 * confirmation are one step for them, so that no message comes before it or is missed behind it.
 * Its lock is taken while the store is locked, and never the other way round.
 */
final class Subscriber {
    /** What one can subscribe to. */
    enum Kind {
        CHANNEL("subscribe", "unsubscribe"),
        PATTERN("psubscribe", "punsubscribe");

        private final String subscribed;
        private final String unsubscribed;

        Kind(String subscribed, String unsubscribed) {
            this.subscribed = subscribed;
            this.unsubscribed = unsubscribed;
        }
    }

    private static final int MOST_AT_ONCE = 64 * 1_024; // bytes

    private final Channels channels;
    private final PacketSession<Reply> session;
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();

    // changed by the callbacks of the session, with the lock; read by others, who may be late
    private final Set<Bytes> names = new LinkedHashSet<>();
    private final Set<Bytes> patterns = new LinkedHashSet<>();
    private volatile Protocol protocol = Protocol.RESP2;

    /** Of a session that subscribes to so many channels and patterns at most. */
    Subscriber(Channels channels, PacketSession<Reply> session, int most) {
        this.channels = channels;
        this.session = session;
        this.most = most;
    }

    Protocol protocol() {
        return protocol;
    }

    /** Says something in another protocol, and all that follows, messages too. */
    void speak(Protocol next, Reply first) {
        lock.lock();
        try {
            protocol = next;
            offer(new Reply.Switched(next, first));
        } finally {
            lock.unlock();
        }
    }

    /** Whether the client may do little else: in RESP2 replies could be taken for messages. */
    boolean restricts() {
        return protocol == Protocol.RESP2 && count() > 0;
    }

    int count() {
        return names.size() + patterns.size();
    }

    int count(Kind kind) {
        return of(kind).size();
    }

    private Set<Bytes> of(Kind kind) {
        return kind == Kind.CHANNEL ? names : patterns;
    }

    /** Subscribes, and confirms each. */
    void subscribe(Kind kind, byte[][] wanted) {
        lock.lock();
        try {
            List<Reply> confirmations = new ArrayList<>(wanted.length);
            for (byte[] each : wanted) {
                confirmations.add(trySubscribe(kind, new Bytes(each)));
            }
            offer(new Reply.Series(confirmations));
        } finally {
            lock.unlock();
        }
    }

    private Reply trySubscribe(Kind kind, Bytes wanted) {
        try {
            return subscribe(kind, wanted);
        } catch (CommandException e) {
            return e.reply();
        }
    }

    private Reply subscribe(Kind kind, Bytes wanted) {
        Glob.requireShort(wanted.array());
        Set<Bytes> mine = of(kind);
        if (!mine.contains(wanted)) {
            if (count() >= most) {
                throw new CommandException(
                        "ERR more than max-subscriptions, which is " + most + "; unsubscribe some");
            }
            mine.add(wanted);
            channels.add(kind, wanted, this);
        }
        return confirmation(kind.subscribed, new Reply.Bulk(wanted.array()));
    }

    /** Unsubscribes, and confirms each. */
    void unsubscribe(Kind kind, byte[][] unwanted) {
        lock.lock();
        try {
            List<Reply> confirmations = new ArrayList<>();
            for (byte[] each : unwanted) {
                confirmations.add(unsubscribe(kind, new Bytes(each)));
            }
            offer(new Reply.Series(confirmations));
        } finally {
            lock.unlock();
        }
    }

    private Reply unsubscribe(Kind kind, Bytes unwanted) {
        if (of(kind).remove(unwanted)) {
            channels.remove(kind, unwanted, this);
        }
        return confirmation(kind.unsubscribed, new Reply.Bulk(unwanted.array()));
    }

    /** Unsubscribes from all, and confirms each, or that there was none. */
    void unsubscribeAll(Kind kind) {
        byte[][] all = of(kind).stream().map(Bytes::array).toArray(byte[][]::new);
        if (all.length > 0) {
            unsubscribe(kind, all);
        } else {
            offer(confirmation(kind.unsubscribed, Reply.NIL));
        }
    }

    private Reply confirmation(String what, Reply name) {
        return Reply.push(Reply.Bulk.of(what), name, new Reply.Whole(count()));
    }

    /** Unsubscribes from all, without a word. */
    void leave() {
        lock.lock();
        try {
            for (Kind kind : Kind.values()) {
                of(kind).forEach(each -> channels.remove(kind, each, this));
                of(kind).clear();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends messages to what was subscribed when they were published. If it is no longer, the
     * client would take them for the reply to something else. Any thread.
     *
     * <p>What is published at once, by a transaction, takes few places in the write queue: many
     * short messages would fill it before the session has had a chance to write.
     */
    void deliver(List<Channels.Delivery> deliveries) {
        lock.lock();
        try {
            List<Reply> messages = new ArrayList<>(deliveries.size());
            int size = 0;
            for (Channels.Delivery delivery : deliveries) {
                if (of(delivery.kind()).contains(delivery.name())) {
                    Reply.Encoded message = delivery.message().in(protocol);
                    size += message.bytes().length;
                    messages.add(message);
                }
                if (size >= MOST_AT_ONCE) {
                    offer(new Reply.Series(List.copyOf(messages)));
                    messages.clear();
                    size = 0;
                }
            }
            if (!messages.isEmpty()) {
                offer(new Reply.Series(messages));
            }
        } finally {
            lock.unlock();
        }
    }

    /** A subscriber that is too slow would otherwise miss messages without a sign. */
    private void offer(Reply reply) {
        if (session.offer(reply) == SendResult.FULL) {
            session.abort(
                    "its write queue is full: messages come faster than it takes them; raise"
                        + " write-queue.packets of the listener if it should bear longer bursts");
        }
    }
}
