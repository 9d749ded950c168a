package io.wirehost.host.plugin;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The same plugins, but of one of them another version, or one more that is tried. For one use. */
final class Versions {
    private static final Logger log = LoggerFactory.getLogger(Versions.class);

    private final @Nullable PluginSource source; // null: they come from nowhere
    private final Generations living;
    private final Lineup before;

    Versions(@Nullable PluginSource source, Generations living, Lineup before) {
        this.source = source;
        this.living = living;
        this.before = before;
    }

    /** What is tried is given up; if nothing is, the version that was served before is again. */
    Lineup rolledBack(String id, String why) throws VersionException {
        Candidate candidate = before.candidate();
        return candidate != null && candidate.isOf(id)
                ? without(candidate, why + orPromote(id))
                : fallenBack(id, why);
    }

    /** What is tried has failed: it is given up, and not promoted before it is tried again. */
    Lineup takenBack(String id, String why) throws VersionException {
        Candidate candidate = before.candidate();
        if (candidate == null || !candidate.isOf(id)) {
            throw new VersionException("plugin %s is not being tried any more".formatted(id));
        }
        Lineup after = without(candidate, why + orTryAgain(id));
        return after.with(after.history().failing(id, candidate.generation().info().sha256()));
    }

    private Lineup without(Candidate candidate, String why) {
        PluginInfo tried = candidate.generation().info();
        Lineup after = before.with((Candidate) null);
        return after.history().isHeld(tried.sha256()) ? after.holding(tried.heldBack(why)) : after;
    }

    /** The version that was served before is again, whether another one is tried or not. */
    Lineup fallenBack(String id, String why) throws VersionException {
        Generation now = served(id);
        Optional<String> earlier = before.history().before(id);
        if (source == null || earlier.isEmpty()) {
            throw new VersionException(
                    ("nothing was served before plugin %s: copy the jar that is wanted into the"
                                    + " plugins folder, and reload")
                            .formatted(now.info().title()));
        }
        int number = living.nextNumber();
        PluginFile file = lying(source, earlier.get()).orElseGet(() -> file(source, now));
        Plugin plugin = source.loadEarlier(file, earlier.get(), number);
        Lineup others = before.withoutHeld(one -> one.sha256().equals(earlier.get()));
        Lineup held =
                lying(source, now.info().sha256()).isPresent()
                        ? others.holding(now.info().heldBack(why + orPromote(id)))
                        : others; // there is nothing to show
        return held.with(before.history().rolledBack(id))
                .serving(now, add(now, plugin, number))
                .with(before.candidate());
    }

    static String orPromote(String id) {
        return ": put another version there, or run host.sh plugins promote " + id;
    }

    static String orTryAgain(String id) {
        return ": put another version there, or try it again with host.sh plugins canary %s PERCENT"
                .formatted(id);
    }

    /** What is tried is served; if nothing is, what is held back and has not failed. */
    Lineup promoted(String id) throws VersionException {
        Generation now = served(id);
        Candidate candidate = before.candidate();
        if (source != null && candidate != null && candidate.isOf(id)) {
            requireNoClash(now, candidate.generation());
            return promoted(source, now, candidate.generation());
        }
        if (source == null || before.history().held(id).isEmpty()) {
            throw new VersionException(
                    ("no version of plugin %s is held back: to serve another one, copy it into"
                                    + " the plugins folder, and reload")
                            .formatted(id));
        }
        PluginFile file = heldBack(source, id);
        int number = living.nextNumber();
        Generation fresh = add(now, source.load(file, true, number), number);
        tellHeld(fresh);
        return promoted(source, now, fresh);
    }

    /** The version before may still lie there, in another file, which is passed over then. */
    private Lineup promoted(PluginSource source, Generation now, Generation fresh) {
        Lineup next =
                before.withoutHeld(one -> now.isFrom(one.file()) || fresh.isFrom(one.file()))
                        .serving(now, fresh);
        Lineup after =
                heldStill(
                        source.hashes().map(next::recorded).orElseGet(next::recorded), fresh.id());
        return lying(source, now.info().sha256())
                .filter(file -> !fresh.isFrom(file.path()))
                .map(file ->
                        after.with(
                                        after.history()
                                                .superseding(now.info().id(), now.info().sha256()))
                                .holding(superseded(Plugin.identify(file, source.store()))))
                .orElse(after);
    }

    /** Of a plugin of which another version was promoted: why the rest is still held back. */
    private Lineup heldStill(Lineup promoted, String id) {
        History history = promoted.history();
        Lineup after = promoted;
        for (PluginInfo one : before.refused()) {
            String hash = one.sha256();
            if (one.state() == PluginInfo.State.HELD
                    && history.held(id).contains(hash)
                    && !history.hasFailed(hash)) {
                after =
                        after.withoutHeld(one::equals)
                                .holding(
                                        one.heldBack(
                                                "another version was promoted" + orTryAgain(id)));
            }
        }
        return after;
    }

    /** Of a version beside one that was promoted in its place. */
    static PluginInfo superseded(PluginInfo info) {
        return info.heldBack(
                ("another version was promoted in its place: remove %s, or go back to it with"
                                + " host.sh plugins rollback %s")
                        .formatted(info.file().getFileName(), info.id()));
    }

    /** As far as it is known why. */
    static PluginInfo rolledBack(PluginInfo info, History history) {
        return info.heldBack(
                history.hasFailed(info.sha256())
                        ? "it was rolled back, since it failed when it was tried"
                                + orTryAgain(info.id())
                        : "it was rolled back" + orPromote(info.id()));
    }

    /** The only file of a version that is held back: it may lie beside the one that is served. */
    private PluginFile heldBack(PluginSource source, String id) throws VersionException {
        Set<String> held = before.history().held(id);
        List<PluginFile> lying =
                source.files().stream().filter(file -> held.contains(source.sha256(file))).toList();
        requireNotFailed(id, lying.stream().map(file -> Plugin.identify(file, source.store())));
        if (lying.isEmpty()) {
            throw notLying(id, String.join(" or ", held));
        }
        if (lying.size() > 1) {
            throw new VersionException(
                    "%s are held back, all of plugin %s: remove all but the one that is to be served"
                            .formatted(names(lying), id));
        }
        return lying.getFirst();
    }

    /**
     * Who promotes a canary may not know yet that it was taken back, maybe just now, and that
     * another version, which was never tried, lies in its place.
     */
    private void requireNotFailed(String id, Stream<PluginInfo> lying) throws VersionException {
        Optional<PluginInfo> failed =
                Stream.concat(
                                before.refused().stream()
                                        .filter(one -> one.state() == PluginInfo.State.HELD)
                                        .filter(one -> one.id().equals(id)),
                                lying.map(one -> rolledBack(one, before.history())))
                        .filter(one -> before.history().hasFailed(one.sha256()))
                        .findFirst();
        if (failed.isPresent()) {
            throw new VersionException(
                    "plugin %s is not promoted: %s"
                            .formatted(failed.get().title(), failed.get().reason()));
        }
    }

    private static VersionException notLying(String id, String held) {
        return new VersionException(
                ("the version of plugin %s that is held back, with hash %s, is not in the plugins"
                                + " folder any more: copy its jar there and try again; or reload,"
                                + " which serves what lies there now")
                        .formatted(id, held));
    }

    private static Optional<PluginFile> lying(PluginSource source, String sha256) {
        return source.files().stream()
                .filter(file -> source.sha256(file).equals(sha256))
                .findFirst();
    }

    /** Who promotes it may not know yet that it was rolled back, maybe by somebody else. */
    private void tellHeld(Generation fresh) {
        before.refused().stream()
                .filter(one -> one.state() == PluginInfo.State.HELD)
                .filter(one -> one.sha256().equals(fresh.info().sha256()))
                .forEach(one ->
                        log.info(
                                "plugin {} was held back until now, and is promoted: {}",
                                one.title(),
                                one.reason().replace(orPromote(one.id()), "")));
    }

    /**
     * What lies in the directory is tried beside the version that is served. If it is tried
     * already, it goes on in another part.
     */
    Lineup tried(String id, Function<Generation, Candidate> part) throws VersionException {
        Generation now = served(id);
        Candidate candidate = before.candidate();
        if (candidate != null && !candidate.isOf(id)) {
            throw new VersionException(
                    ("plugin %s is being tried: promote it or roll it back first, so that what goes"
                                    + " wrong can be told to be the doing of one")
                            .formatted(candidate.generation().info().title()));
        }
        if (source == null) {
            throw new VersionException("plugin %s did not come from a folder".formatted(id));
        }
        PluginFile lying = another(source, now);
        if (candidate != null
                && (lying == null || candidate.generation().is(lying, source.sha256(lying)))) {
            Candidate next = part.apply(candidate.generation());
            if (next.state().compareTo(candidate.state()) < 0) {
                throw new VersionException(
                        "plugin %s is a canary, which is more than a shadow: roll it back first"
                                .formatted(candidate.generation().info().title()));
            }
            return before.with(next);
        }
        if (lying == null) {
            throw new VersionException(
                    ("there is no other version of plugin %s in the plugins folder: copy it over"
                                    + " the one that is served, under a name that ends in .part,"
                                    + " rename it, and try again")
                            .formatted(now.info().title()));
        }
        int number = living.nextNumber();
        boolean settled = source.settling().unsettled(List.of(lying)).isEmpty();
        Generation fresh = add(now, source.load(lying, settled, number), number);
        return before.withoutHeld(one -> fresh.isFrom(one.file()))
                .with(before.history().trying(id, fresh.info().sha256()))
                .with(part.apply(fresh));
    }

    /** The shadow is given up. */
    Lineup withoutShadow(String id) throws VersionException {
        if (before.candidate() instanceof Candidate.Shadow shadow && shadow.isOf(id)) {
            return rolledBack(id, "it was compared as a shadow");
        }
        throw new VersionException(
                "plugin %s has no shadow; see: host.sh plugins list"
                        .formatted(served(id).info().title()));
    }

    private Generation served(String id) throws VersionException {
        return before.served(id)
                .orElseThrow(() ->
                        new VersionException(
                                "no plugin %s is served; there are: %s"
                                        .formatted(
                                                id,
                                                before.served().stream()
                                                        .map(one -> one.info().id())
                                                        .collect(Collectors.joining(", ")))));
    }

    private static PluginFile file(PluginSource source, Generation generation) {
        return new PluginFile(source.directory(), generation.info().file());
    }

    /** What lies where the version that is served came from, or beside it; null: only itself. */
    private @Nullable PluginFile another(PluginSource files, Generation now)
            throws VersionException {
        List<PluginFile> others =
                files.files().stream()
                        .filter(file -> isOther(files.sha256(file), now))
                        .filter(file ->
                                now.isFrom(file.path())
                                        || Plugin.identify(file, files.store())
                                                .id()
                                                .equals(now.info().id()))
                        .toList();
        if (others.size() > 1) {
            throw new VersionException(
                    "%s are all of plugin %s: remove all but the one that is to be tried"
                            .formatted(names(others), now.info().id()));
        }
        return others.isEmpty() ? null : others.getFirst();
    }

    private static String names(List<PluginFile> files) {
        return files.stream().map(PluginFile::toString).collect(Collectors.joining(" and "));
    }

    private boolean isOther(String sha256, Generation now) {
        return !sha256.equals(now.info().sha256()) && before.history().superseded(sha256).isEmpty();
    }

    private Generation add(Generation now, Plugin plugin, int number) throws VersionException {
        if (plugin.isRefused()) {
            throw new VersionException(plugin.info().reason());
        }
        Generation fresh = living.add(plugin, number);
        try {
            requireNoClash(now, fresh);
            Reloading.tell(fresh.info());
            return fresh;
        } catch (VersionException | RuntimeException | Error e) {
            fresh.retire();
            throw e;
        }
    }

    /** Nobody else has a name of the one that is to take the place of this one. */
    private void requireNoClash(Generation now, Generation fresh) throws VersionException {
        Lineup after = before.serving(now, fresh);
        String clash = Clashes.of(after.served()).get(fresh);
        if (clash == null && after.candidate() != null) {
            clash = Clashes.withTried(after.candidate().generation(), List.of(fresh)).get(fresh);
        }
        if (clash != null) {
            throw new VersionException(clash);
        }
    }
}
