package io.wirehost.host.deploy;

import io.wirehost.host.config.ConfigException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Looks now and then whether the jars of a directory have changed. What has changed since the last
 * reload and not since the last look is taken over. One that failed is not tried again before there
 * is another change; one that could not be tried is, at the next look.
 *
 * <p>It looks at sizes and times, since the system does not tell of changes on every file system.
 */
public final class PluginWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PluginWatch.class);

    /** Takes over what has changed. */
    @FunctionalInterface
    public interface Reload {
        /**
         * Takes it over, and tells itself if it cannot.
         *
         * @throws BusyException if it could not even try
         * @throws ConfigException if something speaks against it
         */
        void run() throws ConfigException;
    }

    private record Stamp(long size, FileTime modified) {}

    private final Path directory;

    // guarded by this
    private Map<Path, Stamp> reloaded;
    private Map<Path, Stamp> last;
    private @Nullable Thread thread; // the last one
    private Duration pause = Duration.ZERO;

    /** Takes what is there now for what is loaded. */
    public PluginWatch(Path directory) {
        this.directory = directory;
        this.reloaded = stamps();
        this.last = reloaded;
    }

    /**
     * Looks from now on, or no longer.
     *
     * @param newPause between two looks; zero: none
     */
    public synchronized void every(Duration newPause, Reload reload) {
        if (newPause.equals(pause)) {
            return;
        }
        close();
        pause = newPause;
        if (!newPause.isZero()) {
            thread =
                    Thread.ofPlatform()
                            .daemon()
                            .name("plugin-watch")
                            .start(() -> run(newPause, reload));
        }
    }

    private void run(Duration time, Reload reload) {
        try {
            while (true) {
                Thread.sleep(time);
                look(reload);
            }
        } catch (InterruptedException e) {
            log.debug("Plugins are watched no longer");
        }
    }

    /** Looks, and reloads for a change that has lasted since the last look. */
    void look(Reload reload) {
        Map<Path, Stamp> now = stamps();
        if (isSettledChange(now) && wasTried(reload)) {
            remember(now);
        }
    }

    private static boolean wasTried(Reload reload) {
        try {
            reload.run();
        } catch (BusyException e) {
            log.debug("It was not tried, which is logged", e);
            return false;
        } catch (ConfigException e) {
            log.debug("It was refused, which is logged", e);
        } catch (RuntimeException | Error e) {
            log.error("The reload failed", e);
        }
        return true;
    }

    private synchronized boolean isSettledChange(Map<Path, Stamp> now) {
        boolean settled = now.equals(last) && !now.equals(reloaded);
        last = now;
        return settled;
    }

    private synchronized void remember(Map<Path, Stamp> now) {
        reloaded = now;
    }

    private Map<Path, Stamp> stamps() {
        Map<Path, Stamp> stamps = new HashMap<>();
        for (Path jar : jars()) {
            try {
                BasicFileAttributes attributes =
                        Files.readAttributes(jar, BasicFileAttributes.class);
                stamps.put(jar, new Stamp(attributes.size(), attributes.lastModifiedTime()));
            } catch (IOException e) {
                log.debug("{} is gone", jar, e);
            }
        }
        return stamps;
    }

    /** Those of plugins, and those in the folders of plugins. */
    private List<Path> jars() {
        try (Stream<Path> files = Files.walk(directory, 2)) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        } catch (IOException | UncheckedIOException e) {
            log.debug("{} cannot be listed", directory, e);
            return List.of();
        }
    }

    @Override
    public synchronized void close() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
