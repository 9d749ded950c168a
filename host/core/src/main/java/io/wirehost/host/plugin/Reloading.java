package io.wirehost.host.plugin;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Takes over what lies in the directory. Of what has not changed it has the same generations; the
 * rest is loaded. A plugin of which a version is tried stays as it is. For one use.
 */
final class Reloading {
    private static final Logger log = LoggerFactory.getLogger(Reloading.class);

    private final PluginSource source;
    private final Generations living;
    private final Lineup before;
    private final List<Generation> found = new ArrayList<>();
    private final List<PluginInfo> refusals = new ArrayList<>();
    private History history;

    Reloading(PluginSource source, Generations living, Lineup before) {
        this.source = source;
        this.living = living;
        this.before = before;
        this.history = before.history();
    }

    /** If it throws, nothing is left of what was loaded. */
    Lineup run() {
        try {
            return taken();
        } catch (RuntimeException | Error e) {
            found.stream().filter(this::isNew).forEach(Generation::retire);
            throw e;
        }
    }

    private Lineup taken() {
        Optional<List<PluginFile>> listed = source.listed();
        List<PluginFile> files = listed.orElse(List.of());
        Set<PluginFile> unsettled = source.settling().unsettled(files);
        Map<PluginFile, String> hashes = hashes(files);
        // What cannot be seen now may lie there all the same.
        boolean everythingIsSeen = listed.isPresent() && !hashes.containsValue("");
        if (everythingIsSeen) {
            history = history.supersededAmong(hashes.values());
        }
        for (PluginFile file : files) {
            String lying = hashes.getOrDefault(file, "");
            Candidate candidate = candidateFrom(file);
            if (candidate != null) {
                keep(candidate, file, lying);
            } else if (history.isHeld(lying)) {
                takeInstead(file, lying, hashes);
            } else if (isSuperseded(lying, hashes)) {
                refusals.add(passedOver(file, lying, Versions::superseded));
            } else {
                take(file, lying, !unsettled.contains(file));
            }
        }
        refuseClashes();
        source.store().prune(history.hashesAnd(living.hashes()));
        found.stream().filter(this::isNew).forEach(one -> tell(one.info()));
        refusals.forEach(Reloading::tell);
        Lineup now = new Lineup(found, null, refusals, history);
        Lineup after = everythingIsSeen ? now.recorded(hashes.values()) : now;
        Candidate candidate = before.candidate();
        return candidate == null || after.served(candidate.generation().info().id()).isEmpty()
                ? after
                : after.with(candidate);
    }

    /** None where nothing depends on them. */
    private Map<PluginFile, String> hashes(List<PluginFile> files) {
        Map<PluginFile, String> hashes = new LinkedHashMap<>();
        if (!before.served().isEmpty() || history.passesOverAny()) {
            files.forEach(file -> hashes.put(file, source.sha256(file)));
        }
        return hashes;
    }

    /** The candidate, if this is its file or the one of the version that it is tried against. */
    private @Nullable Candidate candidateFrom(PluginFile file) {
        Candidate candidate = before.candidate();
        if (candidate == null) {
            return null;
        }
        boolean fromHere =
                candidate.generation().isFrom(file.path())
                        || servedBeside(candidate).isFrom(file.path());
        return fromHere ? candidate : null;
    }

    private Generation servedBeside(Candidate candidate) {
        String id = candidate.generation().info().id();
        return before.served(id)
                .orElseThrow(() -> new IllegalStateException("nothing of " + id + " is served"));
    }

    private void keep(Candidate candidate, PluginFile file, String lying) {
        Generation served = servedBeside(candidate);
        if (!found.contains(served)) {
            found.add(served);
        }
        if (!served.is(file, lying) && !candidate.generation().is(file, lying)) {
            String id = served.info().id();
            refusals.add(
                    Plugin.identify(file, source.store())
                            .heldBack(
                                    "%s is being tried: to try this one instead, run host.sh plugins canary %s PERCENT"
                                            .formatted(candidate.generation().info().title(), id)));
            history = history.holding(id, lying);
        }
    }

    private void takeInstead(PluginFile file, String lying, Map<PluginFile, String> hashes) {
        refusals.add(passedOver(file, lying, info -> Versions.rolledBack(info, history)));
        String wanted = history.insteadOf(lying);
        Predicate<Generation> isWanted = one -> one.info().sha256().equals(wanted);
        if (hashes.containsValue(wanted) || found.stream().anyMatch(isWanted)) {
            return; // it lies there too, under another name, or is held back under two
        }
        keepOrLoad(isWanted, number -> source.loadEarlier(file, wanted, number));
    }

    /** Whether another version of its plugin lies there as well, and was promoted. */
    private boolean isSuperseded(String lying, Map<PluginFile, String> hashes) {
        return history.superseded(lying)
                .filter(id ->
                        hashes.entrySet().stream()
                                .filter(other -> history.superseded(other.getValue()).isEmpty())
                                .anyMatch(other -> isOf(id, other.getKey())))
                .isPresent();
    }

    /** Also if the version that is served was overwritten by one that cannot be read. */
    private boolean isOf(String id, PluginFile file) {
        return before.served(id).filter(one -> one.isFrom(file.path())).isPresent()
                || Plugin.identify(file, source.store()).id().equals(id);
    }

    /** As it was told when it was held back, if that is known. */
    private PluginInfo passedOver(
            PluginFile file, String sha256, UnaryOperator<PluginInfo> otherwise) {
        return before.refused().stream()
                .filter(one -> one.state() == PluginInfo.State.HELD)
                .filter(one -> one.file().equals(file.path()) && one.sha256().equals(sha256))
                .findFirst()
                .orElseGet(() -> otherwise.apply(Plugin.identify(file, source.store())));
    }

    private void take(PluginFile file, String lying, boolean settled) {
        keepOrLoad(one -> one.is(file, lying), number -> source.load(file, settled, number));
    }

    private void keepOrLoad(Predicate<Generation> isSame, IntFunction<Plugin> load) {
        Optional<Generation> same = before.served().stream().filter(isSame).findFirst();
        if (same.isPresent()) {
            found.add(same.get());
            return;
        }
        int number = living.nextNumber();
        Plugin plugin = load.apply(number);
        if (plugin.isRefused()) {
            refusals.add(withNamesOfBefore(plugin.info()));
        } else {
            found.add(living.add(plugin, number));
        }
    }

    /** Of what could not be read, the one before it tells what is missed now. */
    private PluginInfo withNamesOfBefore(PluginInfo info) {
        return before.served().stream()
                .map(Generation::info)
                .filter(old -> old.id().equals(info.id()) || old.file().equals(info.file()))
                .findFirst()
                .map(old -> info.supplying(old.codecs(), old.handlers()))
                .orElse(info);
    }

    private void refuseClashes() {
        Clashes.of(found).forEach(this::refuse);
        Candidate candidate = before.candidate();
        if (candidate != null && found.contains(servedBeside(candidate))) {
            List<Generation> others = new ArrayList<>(found);
            others.remove(servedBeside(candidate));
            Clashes.withTried(candidate.generation(), others).forEach(this::refuse);
        }
    }

    private void refuse(Generation loser, String reason) {
        found.remove(loser);
        refusals.add(loser.info().refused(reason));
        if (isNew(loser)) {
            loser.retire();
        }
    }

    private boolean isNew(Generation generation) {
        return !before.served().contains(generation);
    }

    /** Logs what was found. */
    static void tell(PluginInfo info) {
        switch (info.state()) {
            case VERIFIED ->
                    log.info(
                            "plugin {} {} supplies codecs {} and handlers {}",
                            info.id(),
                            info.version().isEmpty() ? "(no version)" : info.version(),
                            info.codecs(),
                            info.handlers());
            case HELD -> log.info("plugin {} is held back: {}", info.title(), info.reason());
            case REFUSED -> log.warn("plugin {} is refused: {}", info.id(), info.reason());
            case SHADOW,
                    CANARY,
                    ACTIVE,
                    DISABLED,
                    QUARANTINED,
                    DRAINING,
                    CLOSED,
                    LEAKED,
                    COLLECTED ->
                    throw new IllegalArgumentException(info.toString());
        }
    }
}
