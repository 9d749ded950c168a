package io.wirehost.host.plugin;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which generations there are at one moment, and in which part. Immutable.
 *
 * @param served one of each plugin that is not refused
 * @param candidate beside them; null: there is none
 * @param refused or held back
 * @param history of them
 */
record Lineup(
        List<Generation> served,
        @Nullable Candidate candidate,
        List<PluginInfo> refused,
        History history) {
    Lineup {
        served = List.copyOf(served);
        refused = List.copyOf(refused);
    }

    /** With these as the last that were served. */
    Lineup recorded() {
        return with(history.serving(served.stream().map(Generation::info).toList()));
    }

    /** Likewise, and of what is not served any more only what lies there is held back still. */
    Lineup recorded(Collection<String> lying) {
        return with(history.serving(served.stream().map(Generation::info).toList(), lying));
    }

    /** Before the first are loaded. */
    static Lineup empty(History history) {
        return new Lineup(List.of(), null, List.of(), history);
    }

    /** The generation of a plugin that is served. */
    Optional<Generation> served(String id) {
        return served.stream().filter(one -> one.info().id().equals(id)).findFirst();
    }

    /** Those that new connections may get. */
    List<Generation> all() {
        List<Generation> all = new ArrayList<>(served);
        if (candidate != null) {
            all.add(candidate.generation());
        }
        return all;
    }

    /** With another generation served, and no candidate of that plugin. */
    Lineup serving(Generation old, Generation fresh) {
        List<Generation> next = new ArrayList<>(served);
        next.set(next.indexOf(old), fresh);
        Candidate rest = candidate == null || candidate.isOf(old.info().id()) ? null : candidate;
        return new Lineup(next, rest, refused, history);
    }

    Lineup with(@Nullable Candidate next) {
        return new Lineup(served, next, refused, history);
    }

    Lineup with(History next) {
        return new Lineup(served, candidate, refused, next);
    }

    /** With one more that is held back. */
    Lineup holding(PluginInfo held) {
        List<PluginInfo> next = new ArrayList<>(refused);
        next.add(held);
        return new Lineup(served, candidate, next, history);
    }

    /** Without those that are held back and that this is true of. */
    Lineup withoutHeld(Predicate<PluginInfo> gone) {
        return new Lineup(
                served,
                candidate,
                refused.stream()
                        .filter(one -> one.state() != PluginInfo.State.HELD || !gone.test(one))
                        .toList(),
                history);
    }
}
