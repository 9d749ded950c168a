package io.wirehost.bench.compare;

import java.util.Locale;

/** What is measured of a server. Where the case has a unit of its own, it is per that. */
public enum Metric {
    CPU("server CPU", "µs", 2),
    KERNEL("in kernel", "µs", 2),
    BUSY("busy", "%", 0),
    RATE("rate", "/s", 0),
    P50("p50", "µs", 0),
    P99("p99", "µs", 0),
    P999("p99.9", "µs", 0),
    SPEED("throughput", "MB/s", 0),
    START("start", "s", 3),
    REST("RSS", "MB", 1),
    SESSION("per session", "B", 0),
    RESIDENT("all resident", "B", 0);

    private final String label;
    private final String unit;
    private final int decimals;

    Metric(String label, String unit, int decimals) {
        this.label = label;
        this.unit = unit;
        this.decimals = decimals;
    }

    /** What it is called. */
    public String label() {
        return label;
    }

    /** What its values are in. */
    public String unit() {
        return unit;
    }

    /** For the head of a table. */
    public String brief() {
        return label + " " + unit;
    }

    /** Whether more is better. */
    public boolean moreIsBetter() {
        return this == RATE || this == SPEED;
    }

    /** A value without the unit. */
    public String format(double value) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
