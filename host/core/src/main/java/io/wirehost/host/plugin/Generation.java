package io.wirehost.host.plugin;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One version of a plugin, from the moment it is loaded until its classes are collected. It is used
 * by bindings. When it is retired, and no binding uses it any more, its class loader is closed and
 * forgotten. Any thread.
 */
public final class Generation {
    private final Generations living;
    private final int number;
    private final PluginInfo info;

    // guarded by this
    private @Nullable Plugin plugin; // until it is closed
    private final Set<Pins> users = new HashSet<>(); // of bindings
    private PluginInfo.State state = PluginInfo.State.VERIFIED;
    private boolean retired;
    private List<String> holders = List.of();

    Generation(Generations living, int number, Plugin plugin) {
        this.living = living;
        this.number = number;
        this.info = plugin.info();
        this.plugin = plugin;
    }

    PluginInfo info() {
        return info;
    }

    /** Whether it was loaded from this file, which had these bytes. */
    boolean is(PluginFile file, String sha256) {
        return info.file().equals(file.path()) && info.sha256().equals(sha256);
    }

    /** What it supplies; nothing after it was closed. */
    synchronized @Nullable Plugin plugin() {
        return plugin;
    }

    /** A binding uses it from now on; its pins are those of its sessions. */
    public synchronized void use(Pins sessions) {
        if (plugin == null) {
            throw new IllegalStateException(this + " is closed");
        }
        users.add(sessions);
    }

    /** A binding uses it no longer, and none of its code runs for it. */
    public void release(Pins sessions) {
        synchronized (this) {
            users.remove(sessions);
        }
        closeIfUnused();
    }

    /** New connections get it from now on. */
    public synchronized void publish() {
        if (state == PluginInfo.State.VERIFIED) {
            moveTo(PluginInfo.State.ACTIVE);
        }
    }

    /**
     * Nothing new uses it. When it is used no longer, it is closed. The second call does nothing.
     */
    public void retire() {
        synchronized (this) {
            if (retired) {
                return;
            }
            retired = true;
            if (state == PluginInfo.State.ACTIVE) {
                moveTo(PluginInfo.State.DRAINING);
            }
        }
        closeIfUnused();
    }

    private void closeIfUnused() {
        boolean unused;
        synchronized (this) {
            unused = retired && users.isEmpty();
        }
        if (unused) {
            close();
        }
    }

    /** Closes its jars and forgets its classes, whoever uses it. */
    void close() {
        Plugin closing;
        synchronized (this) {
            closing = plugin;
            if (closing == null) {
                return;
            }
            plugin = null;
            retired = true;
            moveTo(PluginInfo.State.CLOSED);
        }
        closing.close();
        living.closed(this, closing.loader());
    }

    synchronized void collected() {
        moveTo(PluginInfo.State.COLLECTED);
    }

    synchronized void leaked(List<String> heldBy) {
        moveTo(PluginInfo.State.LEAKED);
        holders = List.copyOf(heldBy);
    }

    private void moveTo(PluginInfo.State next) {
        assert next.compareTo(state) > 0 : this + " from " + state + " to " + next;
        state = next;
    }

    /** At this moment. */
    synchronized GenerationInfo describe() {
        return new GenerationInfo(
                info.in(state), number, users.stream().mapToInt(Pins::count).sum(), holders);
    }

    @Override
    public String toString() {
        return "plugin " + info.title() + " (generation " + number + ")";
    }
}
