package io.wirehost.host;

import io.wirehost.host.loop.Ticker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it. All loops see the same time. */
final class ManualTicker {
    private final AtomicLong nanos = new AtomicLong();
    private final List<AtomicLong> looks = new CopyOnWriteArrayList<>(); // of each loop

    /** What one loop looks at. */
    Ticker ofOneLoop() {
        AtomicLong count = new AtomicLong();
        looks.add(count);
        return () -> {
            count.incrementAndGet();
            return nanos.get();
        };
    }

    void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** How often each loop has looked up to now. */
    Looks looks() {
        return new Looks();
    }

    /** How often each loop had looked at one time. */
    final class Looks {
        private final List<Long> before = new ArrayList<>();

        private Looks() {
            looks.forEach(count -> before.add(count.get()));
        }

        /** Whether each loop has looked so many times since. */
        boolean repeated(int times) {
            for (int i = 0; i < before.size(); i++) {
                if (looks.get(i).get() - before.get(i) < times) {
                    return false;
                }
            }
            return true;
        }
    }
}
