package io.wirehost.host.deploy;

import io.wirehost.host.plugin.Candidate;
import io.wirehost.host.plugin.GenerationInfo;
import io.wirehost.host.plugin.Plugins;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a change has made of one plugin.
 *
 * @param part of it that has changed
 * @param before what was there; empty: it is new
 * @param after what is there now; empty: it was removed
 */
public record PluginChange(
        Part part, Optional<GenerationInfo> before, Optional<GenerationInfo> after) {
    /** In which part a generation serves. */
    public enum Part {
        /** New connections get it. */
        SERVED,
        /** So many of a hundred new connections get it, instead of the one that is served. */
        CANARY,
        /** Sessions are compared with it. */
        SHADOW;

        /**
         * The name in answers.
         *
         * @return lower case
         */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is served at a moment. */
    record Moment(
            List<GenerationInfo> served, Optional<GenerationInfo> candidate, Optional<Part> part) {
        static Moment of(Plugins plugins) {
            return new Moment(
                    plugins.served(),
                    plugins.candidate().map(one -> one.generation().describe()),
                    plugins.candidate().map(Moment::part));
        }

        private static Part part(Candidate candidate) {
            return switch (candidate) {
                case Candidate.Canary _ -> Part.CANARY;
                case Candidate.Shadow _ -> Part.SHADOW;
            };
        }
    }

    /** Of two moments, what is not the same in both. By id, what is tried at the end. */
    static List<PluginChange> between(Moment old, Moment now) {
        Map<String, GenerationInfo> before = byId(old.served);
        Map<String, GenerationInfo> after = byId(now.served);
        List<PluginChange> changes = new ArrayList<>();
        TreeMap<String, GenerationInfo> all = new TreeMap<>(before);
        all.putAll(after);
        for (String id : all.keySet()) {
            Optional<GenerationInfo> from = Optional.ofNullable(before.get(id));
            Optional<GenerationInfo> to = Optional.ofNullable(after.get(id));
            if (!from.map(GenerationInfo::number).equals(to.map(GenerationInfo::number))) {
                changes.add(new PluginChange(Part.SERVED, from, to));
            }
        }
        boolean promoted =
                old.candidate.isPresent()
                        && now.served.stream()
                                .anyMatch(one -> one.number() == old.candidate.get().number());
        if (!sharing(old).equals(sharing(now)) && !promoted) {
            Part part = now.part.or(() -> old.part).orElseThrow();
            changes.add(new PluginChange(part, old.candidate, now.candidate));
        }
        return changes;
    }

    private record Sharing(int number, int share, Optional<Part> part) {}

    private static Optional<Sharing> sharing(Moment moment) {
        return moment.candidate.map(one -> new Sharing(one.number(), one.share(), moment.part));
    }

    /** A sentence. */
    @Override
    public String toString() {
        String from = before.map(one -> one.plugin().title()).orElse("");
        String to = after.map(one -> one.plugin().title()).orElse("");
        return switch (part) {
            case SERVED ->
                    from.isEmpty()
                            ? "plugin " + to + " is new"
                            : "plugin "
                                    + from
                                    + (to.isEmpty() ? " is gone" : " is replaced by " + to);
            case CANARY ->
                    after.map(one ->
                                    "plugin %s gets %d %% of the new connections"
                                            .formatted(to, one.share()))
                            .orElse("plugin " + from + " gets no new connections any more");
            case SHADOW ->
                    after.isPresent()
                            ? "plugin " + to + " is compared with what new sessions get"
                            : "plugin " + from + " is compared no longer";
        };
    }

    private static Map<String, GenerationInfo> byId(List<GenerationInfo> generations) {
        Map<String, GenerationInfo> byId = new TreeMap<>();
        generations.forEach(each -> byId.put(each.plugin().id(), each));
        return byId;
    }
}
