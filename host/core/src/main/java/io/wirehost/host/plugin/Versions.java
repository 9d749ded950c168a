package io.wirehost.host.plugin;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

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
        if (candidate != null && candidate.isOf(id)) {
            PluginInfo tried = candidate.generation().info();
            Lineup after = before.with((Candidate) null);
            return after.history().isHeld(tried.sha256())
                    ? after.holding(tried.heldBack(why + orPromote(id)))
                    : after;
        }
        return fallenBack(id, why);
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
        Plugin plugin = source.loadEarlier(file(source, now), earlier.get(), number);
        Lineup held =
                before.history().isHeldBack(id)
                        ? before
                        : before.holding(now.info().heldBack(why + orPromote(id)));
        return held.with(before.history().rolledBack(id))
                .serving(now, add(now, plugin, number))
                .with(before.candidate());
    }

    static String orPromote(String id) {
        return ": put another version there, or run host.sh plugins promote " + id;
    }

    /** What is tried is served; if nothing is, what is held back. */
    Lineup promoted(String id) throws VersionException {
        Generation now = served(id);
        Candidate candidate = before.candidate();
        if (candidate != null && candidate.isOf(id)) {
            requireNoClash(now, candidate.generation());
            return before.withoutHeld(one ->
                            now.isFrom(one.file()) || candidate.generation().isFrom(one.file()))
                    .serving(now, candidate.generation());
        }
        Optional<String> held = before.history().held(id);
        if (source == null || held.isEmpty()) {
            throw new VersionException(
                    ("no version of plugin %s is held back: to serve another one, copy it into"
                                    + " the plugins folder, and reload")
                            .formatted(id));
        }
        PluginFile file = lying(source, id, held.get());
        int number = living.nextNumber();
        Generation fresh = add(now, source.load(file, true, number), number);
        tellHeld(fresh);
        return before.withoutHeld(one -> now.isFrom(one.file()) || fresh.isFrom(one.file()))
                .serving(now, fresh);
    }

    /** The file of the version that is held back: it may lie beside the one that is served. */
    private static PluginFile lying(PluginSource source, String id, String held)
            throws VersionException {
        return source.files().stream()
                .filter(file -> source.sha256(file).equals(held))
                .findFirst()
                .orElseThrow(() ->
                        new VersionException(
                                ("the version of plugin %s that is held back, with hash %s, is not"
                                                + " in the plugins folder any more: copy its jar"
                                                + " there and try again; or reload, which serves"
                                                + " what lies there now")
                                        .formatted(id, held)));
    }

    /** Who promotes it may not know yet that it was rolled back, maybe by itself and just now. */
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
                .with(before.history().holding(id, fresh.info().sha256()))
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
    private static @Nullable PluginFile another(PluginSource source, Generation now)
            throws VersionException {
        List<PluginFile> others =
                source.files().stream()
                        .filter(file -> !source.sha256(file).equals(now.info().sha256()))
                        .filter(file ->
                                now.isFrom(file.path())
                                        || Plugin.identify(file, source.store())
                                                .id()
                                                .equals(now.info().id()))
                        .toList();
        if (others.size() > 1) {
            throw new VersionException(
                    "%s are all of plugin %s: remove all but the one that is to be tried"
                            .formatted(
                                    others.stream()
                                            .map(PluginFile::toString)
                                            .collect(Collectors.joining(" and ")),
                                    now.info().id()));
        }
        return others.isEmpty() ? null : others.getFirst();
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
        String clash = Clashes.of(before.serving(now, fresh).served()).get(fresh);
        if (clash != null) {
            throw new VersionException(clash);
        }
    }
}
