package io.wirehost.host.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/** Metrics that are put together one by one. */
final class Series {
    private final MetricSnapshots.Builder all = MetricSnapshots.builder();

    /** The values of one metric, told apart by their labels: names and values in turn. */
    interface Values {
        void add(Number value, String... labels);
    }

    /** What fills them in. */
    interface Source {
        void fill(Values values);
    }

    /** A number that goes up and down. */
    void gauge(String name, String help, Source source) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        source.fill((value, labels) ->
                gauge.dataPoint(
                        GaugeSnapshot.GaugeDataPointSnapshot.builder()
                                .value(value.doubleValue())
                                .labels(Labels.of(labels))
                                .build()));
        all.metricSnapshot(gauge.build());
    }

    /** A number that only grows; {@code _total} is added to its name. */
    void counter(String name, String help, Source source) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
        source.fill((value, labels) ->
                counter.dataPoint(
                        CounterSnapshot.CounterDataPointSnapshot.builder()
                                .value(value.doubleValue())
                                .labels(Labels.of(labels))
                                .build()));
        all.metricSnapshot(counter.build());
    }

    /** What is told by its labels alone; {@code _info} is added to its name. */
    void info(String name, String help, Source source) {
        InfoSnapshot.Builder info = InfoSnapshot.builder().name(name).help(help);
        source.fill((_, labels) ->
                info.dataPoint(
                        InfoSnapshot.InfoDataPointSnapshot.builder()
                                .labels(Labels.of(labels))
                                .build()));
        all.metricSnapshot(info.build());
    }

    /** How often something took how long. */
    interface Histograms {
        void add(double[] limits, long[] counts, double sum, String... labels);
    }

    /** What fills them in. */
    interface HistogramSource {
        void fill(Histograms histograms);
    }

    /** Of each limit, the count of what is up to it and beyond the one before. */
    void histogram(String name, String help, HistogramSource source) {
        HistogramSnapshot.Builder histogram = HistogramSnapshot.builder().name(name).help(help);
        source.fill((limits, counts, sum, labels) ->
                histogram.dataPoint(
                        HistogramSnapshot.HistogramDataPointSnapshot.builder()
                                .classicHistogramBuckets(ClassicHistogramBuckets.of(limits, counts))
                                .sum(sum)
                                .labels(Labels.of(labels))
                                .build()));
        all.metricSnapshot(histogram.build());
    }

    MetricSnapshots build() {
        return all.build();
    }
}
