package io.wirehost.host.admin;

import java.util.Comparator;

/** What {@code top} sorts sessions by, the largest first, and the key that is pressed for it. */
enum TopOrder {
    BYTES('b'),
    PACKETS('p'),
    QUEUED('u'),
    IDLE('i'),
    AGE('a');

    private final char key;

    TopOrder(char key) {
        this.key = key;
    }

    char key() {
        return key;
    }

    Comparator<TopRow> comparator(boolean reverse) {
        Comparator<TopRow> ascending =
                switch (this) {
                    case BYTES -> Comparator.comparingDouble(row -> row.bytesIn() + row.bytesOut());
                    case PACKETS ->
                            Comparator.comparingDouble(row -> row.packetsIn() + row.packetsOut());
                    case QUEUED -> Comparator.comparingLong(row -> row.session().queuedBytes());
                    case IDLE -> Comparator.comparingLong(row -> row.session().idleMillis());
                    case AGE -> Comparator.comparingLong(row -> -row.session().id());
                };
        Comparator<TopRow> wanted = reverse ? ascending : ascending.reversed();
        return wanted.thenComparingLong(row -> row.session().id());
    }
}
