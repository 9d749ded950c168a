package io.wirehost.chat;

import io.wirehost.spi.Default;
import io.wirehost.spi.HandlerContext;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Range;
import io.wirehost.spi.Session;
import io.wirehost.spi.StartPacketHandler;

import java.nio.ByteBuffer;

/** The handler {@code chat}: names, rooms and private messages. */
@Provides(value = "chat", settings = ChatServer.Settings.class)
public final class ChatServer implements StartPacketHandler {
    /**
     * What can be set.
     *
     * @param greeting the first line that a session gets
     * @param room the room that a session is in at first
     * @param maxName the most characters of the name of a user or a room
     * @param maxText the most characters of a line that a user types. What goes out has names in
     *     front of it: the codec must take lines of {@code max-text + 2 × max-name + 32} characters
     * @param maxRooms the most rooms that one session is in at once
     */
    public record Settings(
            @Default("\"Welcome to the chat.\"") String greeting,
            @Default("lobby") String room,
            @Default("20") @Range(min = "2", max = "64") int maxName,
            @Default("400") @Range(min = "100", max = "65536") int maxText,
            @Default("8") @Range(min = "1", max = "1000") int maxRooms) {
        /**
         * Checks what a range cannot say.
         *
         * @throws IllegalArgumentException if the greeting is not one line of plain text, or the
         *     room is not a name
         */
        public Settings {
            if (!PlainText.of(greeting).equals(greeting)) {
                throw new IllegalArgumentException(
                        "greeting: has control characters; it must be one line of plain text");
            }
            if (!Members.isName(room, maxName)) {
                throw new IllegalArgumentException(
                        "room: \"" + room + "\" is no name; " + Members.rule(maxName));
            }
        }
    }

    @SuppressWarnings("NullAway.Init")
    private HandlerContext context; // set by start, which comes before all others

    private final Members members = new Members();

    /** For the service loader. */
    public ChatServer() {}

    @Override
    public void start(HandlerContext context) {
        this.context = context;
    }

    @Override
    public PacketHandler<String, String> open(Session session, ByteBuffer startPacket) {
        return new Conversation(context, members);
    }

    @Override
    public void stop() {
        context.logger().info("{} lines did not reach users who were too slow", members.missed());
    }
}
