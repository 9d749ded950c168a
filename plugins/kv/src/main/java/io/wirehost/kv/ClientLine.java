package io.wirehost.kv;

import java.net.InetSocketAddress;

/** What CLIENT LIST tells of a client. Any thread. */
final class ClientLine {
    private ClientLine() {}

    static String of(Client client) {
        var session = client.session();
        var subscriber = client.subscriber();
        long age = (client.store().now() - session.openedAt().toEpochMilli()) / 1_000;
        int queued = client.transaction().isOpen() ? client.transaction().queue().size() : -1;
        return "id=%d addr=%s laddr=%s name=%s age=%d flags=%s db=%d sub=%d psub=%d multi=%d resp=%d\n"
                .formatted(
                        session.id(),
                        text(session.remoteAddress()),
                        text(session.localAddress()),
                        client.name(),
                        Math.max(0, age),
                        flags(client),
                        client.database().index(),
                        subscriber.count(Subscriber.Kind.CHANNEL),
                        subscriber.count(Subscriber.Kind.PATTERN),
                        queued,
                        subscriber.protocol() == Protocol.RESP2 ? 2 : 3);
    }

    private static String flags(Client client) {
        String flags =
                (client.subscriber().count() > 0 ? "P" : "")
                        + (client.transaction().isOpen() ? "x" : "");
        return flags.isEmpty() ? "N" : flags;
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
