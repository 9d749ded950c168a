package io.wirehost.kv;

import io.wirehost.kv.Command.Flag;
import io.wirehost.spi.CloseReason;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.PacketSession;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Serves one session. Its fields need no lock: the callbacks of a session never overlap. Those that
 * CLIENT LIST shows are read by other sessions too, which may see an old value.
 */
final class Client implements PacketHandler<Request, Reply> {
    private final KvServer server;
    private final Store store;
    private final Transaction transaction;
    private final ReplyLimit replyLimit;
    private final List<Channels.Delivery> deliveries = new ArrayList<>(); // of what is being done

    @SuppressWarnings("NullAway.Init")
    private PacketSession<Reply> session; // set by onOpen, which comes before all others

    @SuppressWarnings("NullAway.Init")
    private Subscriber subscriber; // as session

    private Database database;
    private boolean authenticated;
    private boolean leaving;
    private String name = "";

    Client(KvServer server) {
        this.server = server;
        this.store = server.store();
        this.transaction = new Transaction(store, server.settings().maxTransaction().bytes());
        this.replyLimit = new ReplyLimit(server.settings().maxReply().bytes());
        this.database = store.databases().getFirst();
        this.authenticated = !server.needsPassword();
    }

    // ---- events

    @Override
    public void onOpen(PacketSession<Reply> session) {
        this.session = session;
        subscriber =
                new Subscriber(server.channels(), session, server.settings().maxSubscriptions());
        server.clients().put(session.id(), this);
    }

    @Override
    public void onPacket(PacketSession<Reply> session, Request request) throws Exception {
        Reply reply = answer(request.words());
        if (reply != null) {
            session.send(reply);
        }
        if (leaving) {
            session.close("quit");
        }
    }

    /** The client is told what was wrong; then the host closes the session. */
    @Override
    public void onError(PacketSession<Reply> session, MalformedPacketException error)
            throws Exception {
        session.send(new Reply.Failure("ERR " + error.getMessage()));
    }

    /** Who has subscribed may listen for as long as it likes. */
    @Override
    public void onIdle(PacketSession<Reply> session) throws Exception {
        if (subscriber.count() == 0) {
            PacketHandler.super.onIdle(session);
        }
    }

    @Override
    public void onClose(PacketSession<Reply> session, CloseReason reason) {
        server.clients().remove(session.id());
        subscriber.leave();
        transaction.reset();
    }

    // ---- commands

    private @Nullable Reply answer(byte[][] words) {
        Command command;
        try {
            command = Commands.of(words);
            requireAllowed(command);
            if (transaction.isOpen() && !command.has(Flag.UNQUEUED)) {
                transaction.queue(command, words);
                return Reply.QUEUED;
            }
        } catch (CommandException e) {
            return refused(words[0], e.reply());
        }
        try {
            Reply reply = run(command, words);
            if (reply != null && !command.has(Flag.UNQUEUED)) { // EXEC has counted its replies
                replyLimit.require(reply);
            }
            return reply;
        } catch (CommandException e) {
            return e.reply();
        }
    }

    /** A transaction that a command is missing from will not be done. */
    private Reply refused(byte[] name, Reply.Failure why) {
        if (Words.is(name, "exec")) {
            transaction.reset();
            return CommandException.aborted(why.text()).reply();
        }
        if (transaction.isOpen()) {
            transaction.fail();
        }
        return why;
    }

    private void requireAllowed(Command command) {
        if (!authenticated && !command.has(Flag.NO_AUTH)) {
            throw new CommandException("NOAUTH Authentication required.");
        }
        if (subscriber.restricts() && !command.has(Flag.WHILE_SUBSCRIBED)) {
            throw new CommandException(
                    ("ERR Can't execute '%s': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT"
                                    + " / RESET are allowed in this context")
                            .formatted(command.name()));
        }
        if (transaction.isOpen() && command.has(Flag.NO_MULTI)) {
            throw new CommandException("ERR Command not allowed inside a transaction");
        }
    }

    private @Nullable Reply run(Command command, byte[][] words) {
        if (!command.usesStore()) {
            return command.run(this, words);
        }
        synchronized (store) {
            store.requireMemory(command);
            Reply reply = command.run(this, words);
            sendMessages();
            return reply;
        }
    }

    /** With the store locked still: all hear of what was done in the order in which it was done. */
    private void sendMessages() {
        if (!deliveries.isEmpty()) {
            Channels.send(deliveries);
            deliveries.clear();
        }
    }

    // ---- what commands work on

    Store store() {
        return store;
    }

    Database database() {
        return database;
    }

    void select(int index) {
        database = store.databases().get(index);
    }

    Transaction transaction() {
        return transaction;
    }

    ReplyLimit replyLimit() {
        return replyLimit;
    }

    Subscriber subscriber() {
        return subscriber;
    }

    KvServer server() {
        return server;
    }

    PacketSession<Reply> session() {
        return session;
    }

    /** Sends messages when the command, or the transaction that it is in, is done. */
    void deliver(List<Channels.Delivery> messages) {
        deliveries.addAll(messages);
    }

    /** Closes the session when the command is answered. */
    void leave() {
        leaving = true;
    }

    boolean isAuthenticated() {
        return authenticated;
    }

    void authenticate() {
        authenticated = true;
    }

    String name() {
        return name;
    }

    void name(String name) {
        this.name = name;
    }

    /** As if it had connected anew. */
    void reset() {
        transaction.reset();
        subscriber.leave();
        select(0);
        name = "";
        authenticated = !server.needsPassword();
    }
}
