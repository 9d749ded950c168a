package io.wirehost.host.config;

import io.wirehost.spi.Range;

import org.jspecify.annotations.Nullable;

/**
 * The least and the greatest value that a component may have, each as it would be written; empty
 * where there is none.
 *
 * @param pair whether a message names both, as both come from the same source
 */
record Bounds(String least, String most, boolean pair) {
    /** Where the annotation has no bound, the Java type may have one. */
    static Bounds of(@Nullable Range range, Scalar scalar) {
        boolean min = range != null && !range.min().isEmpty();
        boolean max = range != null && !range.max().isEmpty();
        return new Bounds(
                range != null && min ? range.min() : scalar.least(),
                range != null && max ? range.max() : scalar.most(),
                min == max);
    }

    /** Whether both are written as the scalar is. */
    boolean areRight(Scalar scalar) {
        return (least.isEmpty() || scalar.value(least) != null)
                && (most.isEmpty() || scalar.value(most) != null);
    }

    /** What is to be said of a value; null if it is within the bounds. */
    @Nullable String complaint(Scalar scalar, Object value) {
        boolean small = order(value, least, scalar) < 0;
        boolean large = order(value, most, scalar) > 0;
        if (!small && !large) {
            return null;
        }
        String from = scalar.withUnit(least);
        String to = scalar.withUnit(most);
        if (pair) {
            return "is outside " + from + "–" + to;
        }
        return small ? "is too small; the least is " + from : "is too large; the most is " + to;
    }

    /** 0 where nothing bounds. */
    @SuppressWarnings(
            "unchecked") // both are of one scalar, and only those with an order have bounds
    private static int order(Object value, String bound, Scalar scalar) {
        Object parsed = bound.isEmpty() ? null : scalar.value(bound);
        return parsed == null ? 0 : ((Comparable<Object>) value).compareTo(parsed);
    }
}
