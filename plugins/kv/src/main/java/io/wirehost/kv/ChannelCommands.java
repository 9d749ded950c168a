package io.wirehost.kv;

import static io.wirehost.kv.Command.Flag.FAST;
import static io.wirehost.kv.Command.Flag.LOCKED;
import static io.wirehost.kv.Command.Flag.NO_MULTI;
import static io.wirehost.kv.Command.Flag.PUBSUB;
import static io.wirehost.kv.Command.Flag.WHILE_SUBSCRIBED;

import io.wirehost.kv.Command.Action;
import io.wirehost.kv.Command.Flag;
import io.wirehost.kv.Command.Keys;
import io.wirehost.kv.Subscriber.Kind;

import java.util.List;

/** PUBLISH, SUBSCRIBE and so on. */
final class ChannelCommands {
    private ChannelCommands() {}

    static void addTo(Commands commands) {
        Flag[] flags = {PUBSUB, NO_MULTI, WHILE_SUBSCRIBED};
        commands.add("subscribe", -2, Keys.NONE, subscribe(Kind.CHANNEL), flags);
        commands.add("psubscribe", -2, Keys.NONE, subscribe(Kind.PATTERN), flags);
        commands.add("unsubscribe", -1, Keys.NONE, unsubscribe(Kind.CHANNEL), flags);
        commands.add("punsubscribe", -1, Keys.NONE, unsubscribe(Kind.PATTERN), flags);
        commands.add("publish", 3, Keys.NONE, ChannelCommands::publish, PUBSUB, FAST, LOCKED);
    }

    private static Action subscribe(Kind kind) {
        return (client, words) -> {
            client.subscriber().subscribe(kind, Words.arguments(words));
            return null;
        };
    }

    private static Action unsubscribe(Kind kind) {
        return (client, words) -> {
            if (words.length == 1) {
                client.subscriber().unsubscribeAll(kind);
            } else {
                client.subscriber().unsubscribe(kind, Words.arguments(words));
            }
            return null;
        };
    }

    private static Reply publish(Client client, byte[][] words) {
        Glob.requireShort(words[1]);
        List<Channels.Delivery> deliveries = client.server().channels().find(words[1], words[2]);
        client.deliver(deliveries);
        return new Reply.Whole(deliveries.stream().mapToInt(each -> each.receivers().size()).sum());
    }
}
