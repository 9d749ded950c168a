package io.wirehost.spi;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The open sessions of one binding. All methods are thread-safe and never block; a session that
 * opens or closes meanwhile may or may not be seen.
 */
public interface Sessions {
    /**
     * Looks a session up.
     *
     * @param id its number
     * @return empty if there is none, or no more
     */
    Optional<Session> find(long id);

    /**
     * How many there are.
     *
     * @return 0 or more
     */
    int count();

    /**
     * Visits each of them.
     *
     * @param action called on the calling thread
     */
    void forEach(Consumer<? super Session> action);

    /**
     * Offers a packet to one session.
     *
     * @param id its number
     * @param packet of the type that the session's codec packs
     * @return {@link SendResult#CLOSED} also if there is no such session, or it is a stream
     */
    SendResult offer(long id, Object packet);

    /**
     * Offers a packet to every packet session. It is packed once for all whose codec {@linkplain
     * PacketCodec#packsAlike packs alike}.
     *
     * @param packet of the type that the sessions' codec packs
     * @return what became of it
     */
    BroadcastResult broadcast(Object packet);

    /**
     * A group by its name. It begins with its first member and is forgotten with its last.
     *
     * @param name any text
     * @param <O> the packets that its members' codec packs
     * @return the group; the same members whoever asks
     */
    <O> Group<O> group(String name);

    /**
     * The names of all groups that have members.
     *
     * @return in no order
     */
    List<String> groupNames();

    /**
     * Closes one session in good order.
     *
     * @param id its number
     * @param why for the log and for {@link PacketHandler#onClose}
     * @return whether there was one
     */
    boolean close(long id, String why);

    /**
     * Closes several sessions in good order.
     *
     * @param ids their numbers
     * @param why for the log and for {@link PacketHandler#onClose}
     * @return how many there were
     */
    int close(Collection<Long> ids, String why);

    /**
     * Numbers of each session, with the sizes of its queues.
     *
     * @return snapshots, by ascending id
     */
    List<SessionInfo> info();
}
