package io.wirehost.chat;

import io.wirehost.spi.PacketSession;

/** A user, as the others see one. */
final class Member {
    private final PacketSession<String> session;
    private volatile String name; // written by Members, in callbacks of the session

    Member(PacketSession<String> session, String name) {
        this.session = session;
        this.name = name;
    }

    PacketSession<String> session() {
        return session;
    }

    String name() {
        return name;
    }

    void name(String newName) {
        name = newName;
    }
}
