package io.wirehost.host.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells plugins that are still being copied into their place from those that are there. */
final class Settling {
    /** A file that was not written to for so long is taken for whole at the first look. */
    static final Duration SETTLED = Duration.ofSeconds(2);

    private static final Duration PAUSE = Duration.ofMillis(100);

    /** Waits between two looks. */
    interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    private record Stamp(long size, FileTime modified) {}

    private final InstantSource clock;
    private final Pause pause;

    Settling(InstantSource clock, Pause pause) {
        this.clock = clock;
        this.pause = pause;
    }

    static Settling bySystemClock() {
        return new Settling(InstantSource.system(), Thread::sleep);
    }

    /** Those that change. Waits, once for all, if there is one that was written to just now. */
    Set<PluginFile> unsettled(List<PluginFile> files) {
        Map<PluginFile, Map<Path, Stamp>> fresh = new HashMap<>();
        for (PluginFile file : files) {
            Map<Path, Stamp> stamps = stamps(file);
            if (stamps.values().stream().anyMatch(this::isFresh)) {
                fresh.put(file, stamps);
            }
        }
        if (fresh.isEmpty()) {
            return Set.of();
        }
        try {
            pause.of(PAUSE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Set<PluginFile> unsettled = new HashSet<>(fresh.keySet());
        unsettled.removeIf(file -> stamps(file).equals(fresh.get(file)));
        return unsettled;
    }

    /** A time to come is one of another clock, by which nothing can be told. */
    private boolean isFresh(Stamp stamp) {
        Instant modified = stamp.modified().toInstant();
        Instant now = clock.instant();
        return modified.isAfter(now.minus(SETTLED));
    }

    private static Map<Path, Stamp> stamps(PluginFile file) {
        Map<Path, Stamp> stamps = new HashMap<>();
        try {
            for (Path jar : file.jars()) {
                BasicFileAttributes attributes =
                        Files.readAttributes(jar, BasicFileAttributes.class);
                stamps.put(jar, new Stamp(attributes.size(), attributes.lastModifiedTime()));
            }
        } catch (IOException | Refusal _) {
            // Whoever loads it finds the cause, and tells it.
        }
        return stamps;
    }
}
