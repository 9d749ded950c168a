package io.wirehost.bench.compare;

import java.util.List;

/**
 * How values are spread: the median, and the quartiles between which the middle half of them lies.
 *
 * @param low the first quartile
 * @param median the middle
 * @param high the third quartile
 */
public record Spread(double low, double median, double high) {
    /** Of at least one value. */
    public static Spread of(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Spread(quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75));
    }

    /** Between two values it is interpolated. */
    private static double quantile(double[] sorted, double fraction) {
        double place = fraction * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
