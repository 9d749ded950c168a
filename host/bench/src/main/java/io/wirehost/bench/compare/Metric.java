package io.wirehost.bench.compare;

/** What is measured of a server. */
public enum Metric {
    CPU("server CPU", "µs", 2),
    BUSY("of the server's core", "%", 0),
    RATE("rate", "/s", 0),
    P50("p50", "µs", 0),
    P99("p99", "µs", 0),
    P999("p99.9", "µs", 0),
    SPEED("throughput", "MB/s", 0),
    START("exec to listening", "s", 3),
    REST("RSS at rest", "MB", 1),
    SESSION("resident per session", "B", 0);

    private final String label;
    private final String unit;
    private final int decimals;

    Metric(String label, String unit, int decimals) {
        this.label = label;
        this.unit = unit;
        this.decimals = decimals;
    }

    /** For the head of a table. */
    public String label() {
        return label;
    }

    /** For the head of a table. */
    public String unit() {
        return unit;
    }

    /** A value in this unit. */
    public String format(double value) {
        return ("%,." + decimals + "f").formatted(value);
    }
}
