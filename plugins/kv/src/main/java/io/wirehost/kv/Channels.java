package io.wirehost.kv;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who has subscribed to what. Any thread; messages are found and sent with the store locked, so
 * that there is one order of them.
 */
final class Channels {
    private static final Reply MESSAGE = Reply.Bulk.of("message");
    private static final Reply PATTERN_MESSAGE = Reply.Bulk.of("pmessage");

    /** Who gets a message, found and not sent yet. */
    record Delivery(
            Subscriber.Kind kind, Bytes name, Message message, Collection<Subscriber> receivers) {
        static Delivery of(
                Subscriber.Kind kind, Bytes name, Reply said, Collection<Subscriber> receivers) {
            return new Delivery(kind, name, new Message(said), List.copyOf(receivers));
        }
    }

    private record Pattern(Bytes source, Glob glob) {
        /** No match if it takes too much work: that is not the fault of who publishes. */
        boolean matches(byte[] channel) {
            try {
                return glob.matches(channel);
            } catch (CommandException _) {
                return false;
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Pattern pattern && source.equals(pattern.source);
        }

        @Override
        public int hashCode() {
            return source.hashCode();
        }
    }

    private final Map<Bytes, Set<Subscriber>> channels = new ConcurrentHashMap<>();
    private final Map<Pattern, Set<Subscriber>> patterns = new ConcurrentHashMap<>();

    void add(Subscriber.Kind kind, Bytes name, Subscriber subscriber) {
        switch (kind) {
            case CHANNEL -> add(channels, name, subscriber);
            case PATTERN -> add(patterns, pattern(name), subscriber);
        }
    }

    void remove(Subscriber.Kind kind, Bytes name, Subscriber subscriber) {
        switch (kind) {
            case CHANNEL -> remove(channels, name, subscriber);
            case PATTERN -> remove(patterns, pattern(name), subscriber);
        }
    }

    private static Pattern pattern(Bytes name) {
        return new Pattern(name, new Glob(name.array()));
    }

    private static <K> void add(Map<K, Set<Subscriber>> all, K name, Subscriber subscriber) {
        all.compute(
                name,
                (key, present) -> {
                    Set<Subscriber> set = present == null ? ConcurrentHashMap.newKeySet() : present;
                    set.add(subscriber);
                    return set;
                });
    }

    @SuppressWarnings("NullAway") // a remapping function may answer null
    private static <K> void remove(Map<K, Set<Subscriber>> all, K name, Subscriber subscriber) {
        all.computeIfPresent(
                name,
                (key, set) -> {
                    set.remove(subscriber);
                    return set.isEmpty() ? null : set;
                });
    }

    /** Sends messages; each who gets several gets them together. */
    static void send(List<Delivery> deliveries) {
        if (deliveries.size() == 1) { // as a rule
            deliveries.getFirst().receivers.forEach(receiver -> receiver.deliver(deliveries));
            return;
        }
        Map<Subscriber, List<Delivery>> shares = new LinkedHashMap<>();
        for (Delivery delivery : deliveries) {
            for (Subscriber receiver : delivery.receivers) {
                shares.computeIfAbsent(receiver, any -> new ArrayList<>()).add(delivery);
            }
        }
        shares.forEach(Subscriber::deliver);
    }

    /** Finds who gets a message; somebody who has subscribed twice gets it twice. */
    List<Delivery> find(byte[] channel, byte[] message) {
        List<Delivery> deliveries = new ArrayList<>();
        Bytes name = new Bytes(channel);
        Reply saidOn = new Reply.Bulk(channel);
        Reply said = new Reply.Bulk(message);
        Set<Subscriber> subscribers = channels.get(name);
        if (subscribers != null) {
            Reply push = Reply.push(MESSAGE, saidOn, said);
            deliveries.add(Delivery.of(Subscriber.Kind.CHANNEL, name, push, subscribers));
        }
        patterns.forEach((pattern, receivers) -> {
            if (pattern.matches(channel)) {
                Reply source = new Reply.Bulk(pattern.source.array());
                Reply push = Reply.push(PATTERN_MESSAGE, source, saidOn, said);
                deliveries.add(
                        Delivery.of(Subscriber.Kind.PATTERN, pattern.source, push, receivers));
            }
        });
        return deliveries;
    }
}
