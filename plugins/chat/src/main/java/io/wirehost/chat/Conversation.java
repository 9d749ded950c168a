package io.wirehost.chat;

import io.wirehost.spi.BroadcastResult;
import io.wirehost.spi.CloseReason;
import io.wirehost.spi.Group;
import io.wirehost.spi.HandlerContext;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.SendResult;

import org.slf4j.Logger;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * Serves one session. Its fields need no lock: the callbacks of a session never overlap.
 *
 * <p>No two kinds of lines can be taken for each other, whatever somebody types: the server's own
 * begin with {@code --}, a room's with {@code [room]}, followed by {@code --} for what happens
 * there, {@code *} for what somebody does, {@code name:} for what somebody says; and private ones
 * with {@code (private)}.
 */
final class Conversation implements PacketHandler<String, String> {
    private final HandlerContext context;
    private final Logger log;
    private final ChatServer.Settings settings;
    private final Members members;
    private final SequencedSet<String> rooms = new LinkedHashSet<>(); // the user speaks in the last
    private String farewell = "";

    @SuppressWarnings("NullAway.Init")
    private Member me; // set by onOpen, which comes before all others

    Conversation(HandlerContext context, Members members) {
        this.context = context;
        this.log = context.logger();
        this.settings = context.settings(ChatServer.Settings.class);
        this.members = members;
    }

    @Override
    public void onOpen(PacketSession<String> session) {
        me = members.admit(session);
        log.info("session {}: {} comes from {}", session.id(), me.name(), session.remoteAddress());
        tell(settings.greeting());
        tell("You are " + me.name() + ". /help lists the commands.");
        join(settings.room());
    }

    @Override
    public void onPacket(PacketSession<String> session, String line) {
        String text = PlainText.of(line).strip();
        if (text.length() > settings.maxText()) {
            tell(text.length() + " characters are too many; say it in " + settings.maxText() + ".");
        } else if (!text.isEmpty()) {
            obey(Command.parse(text));
        }
    }

    private void obey(Command command) {
        switch (command) {
            case Command.Say(String text) -> speak(me.name() + ": " + text);
            case Command.Act(String text) -> speak("* " + me.name() + " " + text);
            case Command.Tell(String name, String text) -> whisper(name, text);
            case Command.Rename(String name) -> rename(name);
            case Command.Join(String room) -> join(room);
            case Command.Leave(String room) -> roomOrCurrent(room).ifPresent(this::leave);
            case Command.Who(String room) -> roomOrCurrent(room).ifPresent(this::who);
            case Command.Rooms() -> rooms();
            case Command.Help() -> Command.HELP.lines().forEach(this::tell);
            case Command.Quit(String text) -> quit(text);
            case Command.Wrong(String problem) -> tell(problem);
        }
    }

    private void speak(String line) {
        Optional<String> room = roomOrCurrent("");
        if (room.isPresent()) {
            int missed = broadcast(room.get(), line);
            if (missed > 0) {
                tell(missed + " in the room are too slow and did not get this.");
            }
        }
    }

    private void whisper(String name, String text) {
        Optional<Member> to = members.find(name);
        SendResult result =
                to.map(member -> member.session().offer("(private) " + me.name() + ": " + text))
                        .orElse(SendResult.CLOSED);
        switch (result) {
            case QUEUED -> {}
            case FULL -> {
                members.countMissed(1);
                tell(to.orElseThrow().name() + " is too slow and did not get this.");
            }
            case CLOSED -> tell("Nobody is called " + name + ".");
        }
    }

    private void rename(String name) {
        String before = me.name();
        if (!Members.isName(name, settings.maxName())) {
            tell("You cannot be called that: " + Members.rule(settings.maxName()) + ".");
        } else if (!members.rename(me, name)) {
            tell(name + " is taken.");
        } else {
            tell("You are " + name + ".");
            rooms.forEach(room -> notice(room, before + " is now " + name));
        }
    }

    private void join(String name) {
        String room = name.toLowerCase(Locale.ROOT);
        if (rooms.contains(room)) {
            rooms.addLast(room);
            tell("You speak in " + room + ".");
        } else if (!Members.isName(room, settings.maxName())) {
            tell("A room cannot be called that: " + Members.rule(settings.maxName()) + ".");
        } else if (rooms.size() == settings.maxRooms()) {
            tell("You are in " + rooms.size() + " rooms; /leave one before you join another.");
        } else if (group(room).join(me.session())) {
            rooms.addLast(room);
            notice(room, me.name() + " joins");
            tell("You speak in " + room + ".");
            who(room);
        }
    }

    private void leave(String room) {
        if (!rooms.remove(room)) {
            tell("You are not in " + room + ".");
            return;
        }
        group(room).leave(me.session());
        notice(room, me.name() + " leaves");
        tell("You left " + room + (rooms.isEmpty() ? "." : "; you speak in " + current() + "."));
    }

    private void who(String room) {
        List<String> names = members.names(group(room).members());
        tell(names.isEmpty() ? "Nobody is in " + room + "." : "In " + room + ": " + shown(names));
    }

    private void rooms() {
        List<String> all =
                context.sessions().groupNames().stream()
                        .sorted()
                        .map(room -> room + " (" + group(room).size() + ")")
                        .toList();
        tell(all.isEmpty() ? "There are no rooms; /join makes one." : "Rooms: " + shown(all));
    }

    private void quit(String text) {
        farewell = text;
        tell("Goodbye, " + me.name() + ".");
        me.session().close("quit");
    }

    /** The default closes without a word; a person at a terminal would wonder. */
    @Override
    public void onIdle(PacketSession<String> session) {
        tell("Nothing came from you for too long. Goodbye.");
        session.close(CloseReason.of(CloseReason.Kind.IDLE_TIMEOUT));
    }

    @Override
    public void onDrain(PacketSession<String> session) {
        tell("The server stops. Goodbye, " + me.name() + ".");
        session.close(CloseReason.of(CloseReason.Kind.DRAINED));
    }

    @Override
    public void onError(PacketSession<String> session, MalformedPacketException error) {
        tell("This was left out: " + PlainText.of(String.valueOf(error.getMessage())));
    }

    /** The session has left its groups already; those who stay are told. */
    @Override
    public void onClose(PacketSession<String> session, CloseReason reason) {
        String why = farewell.isEmpty() ? "" : ": " + farewell;
        rooms.forEach(room -> notice(room, me.name() + " is gone" + why));
        members.dismiss(me);
        log.info("session {}: {} is gone: {}", session.id(), me.name(), reason);
    }

    private Optional<String> roomOrCurrent(String room) {
        if (!room.isEmpty()) {
            return Optional.of(room.toLowerCase(Locale.ROOT));
        }
        if (rooms.isEmpty()) {
            tell("You are in no room; /join one.");
            return Optional.empty();
        }
        return Optional.of(current());
    }

    private String current() {
        return rooms.getLast();
    }

    private Group<String> group(String room) {
        return context.sessions().group(room);
    }

    private void notice(String room, String text) {
        broadcast(room, "-- " + text);
    }

    /** To all in the room but this user, who has typed it or has an answer of its own. */
    private int broadcast(String room, String line) {
        BroadcastResult result =
                group(room).broadcastExcept("[" + room + "] " + line, me.session());
        if (result.full() > 0) {
            members.countMissed(result.full());
            log.debug("room {}: {} of its users are too slow", room, result.full());
        }
        return result.full();
    }

    private void tell(String text) {
        if (me.session().offer("-- " + text) == SendResult.FULL) {
            members.countMissed(1);
        }
    }

    /** As many as one line takes. */
    private String shown(List<String> names) {
        StringBuilder line = new StringBuilder(names.getFirst());
        for (int i = 1; i < names.size(); i++) {
            if (line.length() + names.get(i).length() > settings.maxText()) {
                return line.append(" and ").append(names.size() - i).append(" more").toString();
            }
            line.append(", ").append(names.get(i));
        }
        return line.toString();
    }
}
