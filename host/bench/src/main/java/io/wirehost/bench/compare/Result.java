package io.wirehost.bench.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a case came to: the samples of each server, in the order of the runs, and what went wrong.
 */
public final class Result {
    private final Case of;
    private final Map<String, List<Sample>> samples = new LinkedHashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();

    Result(Case of) {
        this.of = of;
    }

    void add(String server, Sample sample) {
        samples.computeIfAbsent(server, name -> new ArrayList<>()).add(sample);
    }

    /** A server that fails once is out: what it has measured before is dropped. */
    void fail(String server, String why) {
        samples.remove(server);
        failures.put(server, why);
    }

    /** What was measured. */
    public Case of() {
        return of;
    }

    /** The servers that were measured. */
    public Set<String> servers() {
        return samples.keySet();
    }

    /** The servers that failed, and why. */
    public Map<String, String> failures() {
        return failures;
    }

    /** The values of a server, run by run; empty if there are none. */
    public List<Double> values(String server, Metric metric) {
        return samples.getOrDefault(server, List.of()).stream()
                .flatMap(sample -> Optional.ofNullable(sample.values().get(metric)).stream())
                .toList();
    }

    /** Of the values of a server. */
    public Optional<Spread> spread(String server, Metric metric) {
        List<Double> values = values(server, metric);
        return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
    }

    /**
     * Of the ratios of two servers, run by run: what disturbs the machine for a while disturbs both
     * of a pair. Nothing is a multiple of nothing: such runs are left out.
     */
    public Optional<Spread> ratio(String server, String reference, Metric metric) {
        List<Double> above = values(server, metric);
        List<Double> below = values(reference, metric);
        List<Double> ratios = new ArrayList<>();
        for (int run = 0; run < Math.min(above.size(), below.size()); run++) {
            if (below.get(run) != 0) {
                ratios.add(above.get(run) / below.get(run));
            }
        }
        return ratios.isEmpty() ? Optional.empty() : Optional.of(Spread.of(ratios));
    }
}
