package io.wirehost.host.tap;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All that are open in a host, for sessions that begin. Any thread. */
public final class Taps {
    private final List<Tap> open = new CopyOnWriteArrayList<>();

    /** There is none. */
    public Taps() {}

    /** Those that are open. */
    public List<Tap> open() {
        return open;
    }

    /** Opens one for all sessions that begin from now on. */
    public void add(Tap tap) {
        open.add(tap);
    }

    /** Closes one. */
    public void remove(Tap tap) {
        open.remove(tap);
    }
}
