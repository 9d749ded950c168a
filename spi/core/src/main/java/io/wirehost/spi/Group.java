package io.wirehost.spi;

import java.util.List;

/**
 * Sessions of one binding that get packets together: a room, a topic, the devices of one owner. A
 * session may be in any number of groups; when it closes it leaves them all. All methods are
 * thread-safe and never block.
 *
 * @param <O> the packets that the members' codec packs
 */
public interface Group<O> {
    /**
     * What it is called.
     *
     * @return the name it was asked for with
     */
    String name();

    /**
     * Adds a session.
     *
     * @param session of the same binding
     * @return whether it was added: false if it is in already, or is closed
     */
    boolean join(PacketSession<O> session);

    /**
     * Removes a session.
     *
     * @param session a member or not
     * @return whether it was a member
     */
    boolean leave(PacketSession<O> session);

    /**
     * How many members it has.
     *
     * @return 0 or more
     */
    int size();

    /**
     * The members.
     *
     * @return a copy, in no order
     */
    List<PacketSession<O>> members();

    /**
     * Offers a packet to each member. It is packed once for all whose codec {@linkplain
     * PacketCodec#packsAlike packs alike}. Two broadcasts of one thread reach each member in their
     * order.
     *
     * @param packet not to be changed any more
     * @return what became of it
     */
    BroadcastResult broadcast(O packet);

    /**
     * As {@link #broadcast}, but leaves one session out: mostly the one that the packet came from.
     *
     * @param packet not to be changed any more
     * @param except a member or not
     * @return what became of it
     */
    BroadcastResult broadcastExcept(O packet, PacketSession<O> except);
}
