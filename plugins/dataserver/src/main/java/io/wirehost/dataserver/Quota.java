package io.wirehost.dataserver;

import io.wirehost.spi.DataSize;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes that all objects may have, with those that are just coming in. Thread-safe, exact. */
final class Quota {
    private final DataSize limit;
    private final AtomicLong used = new AtomicLong();

    Quota(DataSize limit) {
        this.limit = limit;
    }

    /** Counts what is there already, be it over the limit or not. */
    void count(long bytes) {
        used.addAndGet(bytes);
    }

    void reserve(long bytes) throws RefusedException {
        long before = used.getAndUpdate(now -> fits(now, bytes) ? now + bytes : now);
        if (!fits(before, bytes)) {
            throw new RefusedException(
                    "no room for " + bytes + " bytes: " + before + " of " + limit + " are used");
        }
    }

    void release(long bytes) {
        long left = used.addAndGet(-bytes);
        assert left >= 0 : "released more than was reserved: " + left;
    }

    long used() {
        return used.get();
    }

    DataSize limit() {
        return limit;
    }

    private boolean fits(long now, long bytes) {
        return bytes <= limit.bytes() - now;
    }
}
