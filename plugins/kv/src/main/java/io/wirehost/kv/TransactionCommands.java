package io.wirehost.kv;

import static io.wirehost.kv.Command.Flag.FAST;
import static io.wirehost.kv.Command.Flag.LOCKED;
import static io.wirehost.kv.Command.Flag.READONLY;
import static io.wirehost.kv.Command.Flag.UNQUEUED;

import io.wirehost.kv.Command.Keys;

import java.util.ArrayList;
import java.util.List;

/** MULTI, EXEC, WATCH and so on. */
final class TransactionCommands {
    private TransactionCommands() {}

    static void addTo(Commands commands) {
        commands.add("multi", 1, Keys.NONE, TransactionCommands::begin, FAST, UNQUEUED);
        commands.add("exec", 1, Keys.NONE, TransactionCommands::execute, LOCKED, UNQUEUED);
        commands.add("discard", 1, Keys.NONE, TransactionCommands::discard, FAST, UNQUEUED);
        commands.add("watch", -2, Keys.ALL, TransactionCommands::watch, READONLY, FAST, UNQUEUED);
        commands.add("unwatch", 1, Keys.NONE, TransactionCommands::unwatch, READONLY, FAST);
    }

    private static Reply begin(Client client, byte[][] words) {
        if (client.transaction().isOpen()) {
            throw new CommandException("ERR MULTI calls can not be nested");
        }
        client.transaction().open();
        return Reply.OK;
    }

    private static Reply execute(Client client, byte[][] words) {
        Transaction transaction = client.transaction();
        if (!transaction.isOpen()) {
            throw new CommandException("ERR EXEC without MULTI");
        }
        if (transaction.hasFailed()) {
            transaction.reset();
            throw new CommandException(
                    "EXECABORT Transaction discarded because of previous errors.");
        }
        boolean spoiled = transaction.isSpoiled();
        List<Transaction.Queued> queue = transaction.take();
        requireMemory(client.store(), queue);
        return spoiled ? Reply.NIL_ARRAY : replies(client, queue);
    }

    /** For all of it or for none: a transaction is not done in part. */
    private static void requireMemory(Store store, List<Transaction.Queued> queue) {
        try {
            queue.forEach(each -> store.requireMemory(each.command()));
        } catch (CommandException e) {
            throw CommandException.aborted(e.reply().text());
        }
    }

    private static Reply replies(Client client, List<Transaction.Queued> queue) {
        List<Reply> replies = new ArrayList<>(queue.size());
        for (Transaction.Queued each : queue) {
            Reply reply;
            try {
                Reply answer = each.command().run(client, each.words());
                reply = answer == null ? Reply.NIL : answer;
                client.replyLimit().take(reply);
            } catch (CommandException e) {
                reply = e.reply();
            }
            replies.add(reply);
        }
        client.replyLimit().reset();
        return Reply.array(replies);
    }

    private static Reply discard(Client client, byte[][] words) {
        if (!client.transaction().isOpen()) {
            throw new CommandException("ERR DISCARD without MULTI");
        }
        client.transaction().reset();
        return Reply.OK;
    }

    private static Reply watch(Client client, byte[][] words) {
        if (client.transaction().isOpen()) {
            throw new CommandException("ERR WATCH inside MULTI is not allowed");
        }
        for (byte[] key : Words.arguments(words)) {
            client.transaction().watch(client.database(), key);
        }
        return Reply.OK;
    }

    private static Reply unwatch(Client client, byte[][] words) {
        client.transaction().unwatch();
        return Reply.OK;
    }
}
