package io.wirehost.host.plugin;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts those who use something. Once it is retired nobody new can; when the last user is gone as
 * well, that is told, once. Any thread, without locks.
 */
public final class Pins {
    private static final int RETIRED = Integer.MIN_VALUE;

    private final AtomicInteger state = new AtomicInteger(); // the count, and RETIRED
    private volatile @Nullable Runnable whenUnused; // set before it is retired

    /** Nobody uses it. */
    public Pins() {}

    /**
     * Begins to use it, until {@link #unpin}. False: it is retired, and something newer is there.
     */
    public boolean tryPin() {
        int now = state.get();
        while (now >= 0) {
            int found = state.compareAndExchange(now, now + 1);
            if (found == now) {
                return true;
            }
            now = found;
        }
        return false;
    }

    /** Ends one use. Who does so last runs what {@link #retire} was given. */
    public void unpin() {
        int left = state.decrementAndGet();
        assert left != -1 && left != Integer.MAX_VALUE : "unpinned more often than pinned";
        if (left == RETIRED) {
            tellUnused();
        }
    }

    /** Lets nobody use it from now on. To be called once. */
    public void retire(Runnable tellWhenUnused) {
        whenUnused = tellWhenUnused;
        int before = state.getAndUpdate(now -> now | RETIRED);
        assert before >= 0 : "retired twice";
        if (before == 0) {
            tellUnused();
        }
    }

    private void tellUnused() {
        Runnable told = whenUnused;
        if (told != null) {
            told.run();
        }
    }

    /** Whether nobody new can use it. */
    public boolean isRetired() {
        return state.get() < 0;
    }

    /** How many use it. */
    public int count() {
        return state.get() & ~RETIRED;
    }
}
