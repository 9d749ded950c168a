package io.wirehost.kv;

import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.PacketSession;

import org.jspecify.annotations.Nullable;

/** Serves one session. Its fields need no lock: the callbacks of a session never overlap. */
final class Client implements PacketHandler<Request, Reply> {
    private final Store store;
    private Database database;

    Client(Store store) {
        this.store = store;
        this.database = store.databases().getFirst();
    }

    Store store() {
        return store;
    }

    Database database() {
        return database;
    }

    void select(Database database) {
        this.database = database;
    }

    @Override
    public void onPacket(PacketSession<Reply> session, Request request) throws Exception {
        Reply reply = answer(request.words());
        if (reply != null) {
            session.send(reply);
        }
    }

    private @Nullable Reply answer(byte[][] words) {
        try {
            return run(Commands.find(words[0]), words);
        } catch (CommandException e) {
            return e.reply();
        }
    }

    private @Nullable Reply run(@Nullable Command command, byte[][] words) {
        if (command == null) {
            throw new CommandException("ERR unknown command '" + Words.text(words[0]) + "'");
        }
        if (!command.takes(words.length)) {
            throw new CommandException(
                    "ERR wrong number of arguments for '" + command.name() + "' command");
        }
        if (!command.usesStore()) {
            return command.action().run(this, words);
        }
        store.lock();
        try {
            return command.action().run(this, words);
        } finally {
            store.unlock();
        }
    }

    @Override
    public void onError(PacketSession<Reply> session, MalformedPacketException error)
            throws Exception {
        session.send(new Reply.Failure("ERR " + error.getMessage()));
    }
}
