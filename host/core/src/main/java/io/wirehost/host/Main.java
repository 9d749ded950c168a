package io.wirehost.host;

import io.wirehost.host.config.ConfigException;
import io.wirehost.host.config.HostConfig;
import io.wirehost.host.config.LoadedConfig;
import io.wirehost.host.config.Problem;
import io.wirehost.host.deploy.PluginWatch;
import io.wirehost.host.loop.CarriedThread;
import io.wirehost.host.plugin.PluginStore;
import io.wirehost.host.plugin.Plugins;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The program, as {@code host.sh} calls it. Where it cannot serve it says why, on standard error
 * and to the launcher, and exits with one of the codes that the LSB gives to init scripts.
 *
 * <p>{@code Main HOME CONF} serves until it is told to stop by TERM or INT, then drains and exits
 * with 0. HUP has it reload.
 */
public final class Main {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int NOT_CONFIGURED = 6;
    private static final Duration OWN_END = Duration.ofSeconds(10);

    private final HostLock lock;
    private final Host host;
    private final ConfigFile file;
    private final Doors doors;
    private final PluginWatch watch;
    private final ServiceManager manager = ServiceManager.ofEnvironment();

    private Main(HostLock lock, Host host, ConfigFile file, Doors doors, PluginWatch watch) {
        this.lock = lock;
        this.host = host;
        this.file = file;
        this.doors = doors;
        this.watch = watch;
    }

    /**
     * Starts the host. When it serves it returns, and the process goes on.
     *
     * @param args the directory of the installation, the configuration file
     */
    public static void main(String[] args) {
        if (args.length != 2) {
            System.err.println("usage: Main HOME CONF");
            System.exit(USAGE);
        }
        Readiness readiness = Readiness.ofLauncher();
        try {
            Main main = start(Path.of(args[0]), Path.of(args[1]));
            Runtime.getRuntime().addShutdownHook(new Thread(main::stop, "stop"));
            // Java of itself would exit with 143 or 130, as if it had been killed.
            Signals.onTermination(() -> System.exit(0));
            if (!Signals.hangUpMeansTheTerminalIsGone()) {
                Signals.onHangUp(() -> reload(main.host, main.file));
            }
            log().info("Wirehost {} serves {} until it is stopped", Version.current(), args[1]);
            readiness.ready(ProcessHandle.current().pid());
            main.manager.ready("serves " + args[1]);
        } catch (ConfigException e) {
            fail(readiness, NOT_CONFIGURED, e.problems().stream().map(Problem::toString).toList());
        } catch (IOException e) {
            fail(readiness, FAILED, List.of(describe(e)));
        } catch (RuntimeException | Error e) {
            e.printStackTrace();
            fail(readiness, FAILED, List.of("a fault of the host, host.out has its trace: " + e));
        }
    }

    static Path var(Path home) {
        return Path.of(System.getProperty("wirehost.var", home.resolve("var").toString()));
    }

    private static Main start(Path home, Path conf) throws ConfigException, IOException {
        Path var = var(home);
        Files.createDirectories(var);
        HostLock lock = HostLock.acquire(var);
        try {
            var prepared =
                    CompletableFuture.runAsync(
                            Main::prepare, Thread.ofPlatform().daemon().name("prepare")::start);
            LoadedConfig loaded = Check.load(home, conf);
            HostConfig config = loaded.host();
            prepared.join();
            PluginWatch watch = new PluginWatch(home.resolve(config.plugins().directory()));
            Plugins plugins =
                    Check.plugins(
                            home,
                            conf,
                            config,
                            PluginStore.at(Check.store(var))
                                    .knowing(home.resolve("lib/plugins.proven")));
            Host host = Host.start(config, plugins, var);
            Consumer<HostConfig> watching =
                    taken -> watch.every(taken.plugins().watch(), () -> host.reload(host::config));
            watching.accept(config);
            ConfigFile file = new ConfigFile(conf, loaded, watching);
            Doors doors = openDoors(var, file, host);
            return new Main(lock, host, file, doors, watch);
        } catch (ConfigException | IOException | RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    /**
     * What each start needs, whatever the configuration says; meanwhile that is read. Nobody else
     * may ask for a logger before this has: slf4j would give out one that waits for the real one,
     * and stays in between.
     */
    private static void prepare() {
        log();
        CarriedThread.available();
        PluginStore.prepare();
    }

    /** Where nobody waits for the answer. */
    private static void reload(Host host, ConfigSource source) {
        try {
            host.reload(source);
        } catch (ConfigException e) {
            log().debug("It was refused, which is logged", e);
        } catch (RuntimeException | Error e) {
            log().error("The reload failed", e);
        }
    }

    private static Doors openDoors(Path var, ConfigFile file, Host host) throws IOException {
        try {
            return Doors.open(var, file, host);
        } catch (IOException | RuntimeException e) {
            host.close();
            throw e;
        }
    }

    /** The operator is answered until the last session has ended. */
    private void stop() {
        try (lock;
                doors) {
            // The sessions first, then the handlers.
            Duration atMost = host.config().drainTimeout().multipliedBy(2).plus(OWN_END);
            manager.stopping("waits for its sessions to end", atMost);
            watch.close();
            host.stop(host.config().drainTimeout());
            log().info("Wirehost has stopped");
        } catch (IOException e) {
            log().warn("Could not tidy up: {}", describe(e));
        } catch (RuntimeException | Error e) {
            log().error("The stop failed", e);
            Runtime.getRuntime().halt(FAILED);
        }
    }

    /** Not before the lock is had: the log file belongs to whoever holds it. */
    private static Logger log() {
        return LoggerFactory.getLogger(Main.class);
    }

    private static void fail(Readiness readiness, int exitCode, List<String> problems) {
        problems.forEach(System.err::println);
        readiness.failed(exitCode, problems);
        ServiceManager.ofEnvironment().failed(problems.getFirst());
        System.exit(exitCode);
    }

    /** The exceptions of the file system tell the path alone and leave the fault to their class. */
    private static String describe(IOException e) {
        return e instanceof FileSystemException file && file.getReason() == null
                ? e.toString()
                : String.valueOf(e.getMessage());
    }
}
