package io.wirehost.host;

import io.wirehost.host.config.ConfigException;
import io.wirehost.host.config.ConfigLoader;
import io.wirehost.host.config.HostConfig;
import io.wirehost.host.deploy.PluginChange;
import io.wirehost.host.deploy.ReloadReport;
import io.wirehost.host.plugin.PluginStore;
import io.wirehost.host.plugin.Plugins;
import io.wirehost.host.plugin.TestPlugins;
import io.wirehost.host.plugin.VersionException;
import io.wirehost.host.status.HostStatus;
import io.wirehost.host.status.ListenerStatus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** A whole host in this process, on ports that the system chooses, with a clock of the test's. */
final class TestHost implements AutoCloseable {
    /** Long enough for anything to happen; whoever waits that long has failed. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    // A stall is one by the real clock, and a busy machine may well hold a loop so long.
    private static final String DEFAULTS =
            "loops = %d, loop-stall = off\n"
                    .formatted(Integer.getInteger("wirehost.test.loops", 1));

    private final Path directory;
    private final Host host;
    private final ManualTicker ticker;
    private final TestTransport transport;

    private TestHost(Path directory, Host host, ManualTicker ticker, TestTransport transport) {
        this.directory = directory;
        this.host = host;
        this.ticker = ticker;
        this.transport = transport;
    }

    /**
     * Starts a host of this configuration. It has as many loops as the property {@code
     * wirehost.test.loops} says, unless the configuration says so itself.
     */
    static TestHost start(String hocon, Class<?>... providers) throws ConfigException, IOException {
        return start(hocon, _ -> Plugins.of(providers));
    }

    /** Likewise, with the jars that are put into a directory of plugins below that of the test. */
    static TestHost startWithJars(String hocon, Path plugins) throws ConfigException, IOException {
        return start(
                hocon,
                directory ->
                        TestPlugins.load(
                                plugins, PluginStore.at(directory.resolve("var/plugins"))));
    }

    /** Likewise, and takes for leaked what is there after a few collections with these pauses. */
    static TestHost startWithJars(String hocon, Path plugins, Duration betweenCollections)
            throws ConfigException, IOException {
        return start(
                hocon,
                directory ->
                        TestPlugins.load(
                                plugins,
                                PluginStore.at(directory.resolve("var/plugins")),
                                betweenCollections));
    }

    private static TestHost start(String hocon, Function<Path, Plugins> plugins)
            throws ConfigException, IOException {
        Path directory = Files.createTempDirectory("wirehost-test");
        Path conf = Files.writeString(conf(directory), DEFAULTS + hocon);
        HostConfig config = ConfigLoader.load(conf);
        ManualTicker ticker = new ManualTicker();
        TestTransport transport = new TestTransport();
        Host host =
                Host.start(
                        config,
                        plugins.apply(directory),
                        directory.resolve("var"),
                        new Host.Surroundings(ticker::ofOneLoop, transport));
        return new TestHost(directory, host, ticker, transport);
    }

    /** With the configuration that it has. */
    List<PluginChange> reload() throws ConfigException {
        return host.reload(host::config).plugins();
    }

    /** With another configuration. */
    ReloadReport reload(String hocon) throws ConfigException, IOException {
        Files.writeString(conf(directory), DEFAULTS + hocon);
        return host.reload(() -> ConfigLoader.load(conf(directory)));
    }

    private static Path conf(Path directory) {
        return directory.resolve("host.conf");
    }

    List<PluginChange> rollBackPlugin(String id) throws ConfigException, VersionException {
        return host.rollBackPlugin(id);
    }

    List<PluginChange> promotePlugin(String id) throws ConfigException, VersionException {
        return host.promotePlugin(id);
    }

    List<PluginChange> tryPlugin(String id, int percent) throws ConfigException, VersionException {
        return host.tryPlugin(id, percent);
    }

    List<PluginChange> shadowPlugin(String id) throws ConfigException, VersionException {
        return host.shadowPlugin(id);
    }

    List<PluginChange> unshadowPlugin(String id) throws ConfigException, VersionException {
        return host.unshadowPlugin(id);
    }

    Host host() {
        return host;
    }

    ListenerStatus listener(String name) {
        return host.status().listeners().stream()
                .filter(listener -> listener.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    InetSocketAddress address(String listener) {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), listener(listener).address().getPort());
    }

    Socket connect(String listener) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.connect(address(listener));
        return socket;
    }

    /** As where the system has no addresses of a kind: so many more sockets listen. */
    void limitListening(int sockets) {
        transport.limitListening(sockets);
    }

    /** Moves the clock, and has the loops look at it. */
    void advance(Duration time) {
        ticker.advance(time);
        transport.wakeUp();
    }

    /**
     * Waits until every loop has served what was ready and run what was due when this was called,
     * with the callbacks that came of it, unless they run in the pool.
     */
    void settle() {
        ManualTicker.Looks looks = ticker.looks();
        Await.until(
                () -> {
                    transport.wakeUp();
                    return looks.repeated(8); // a round takes one or two
                },
                () -> "the loops to go round");
    }

    /** Waits until so many sessions of a listener have closed for this reason. */
    void awaitClosed(String listener, String reason, long count) {
        Await.until(
                () -> listener(listener).closed().getOrDefault(reason, 0L) >= count,
                () -> reason + " × " + count + " in " + listener(listener).closed());
    }

    /** Waits until so many sessions of a listener are left. */
    void awaitSessions(String listener, int count) {
        Await.until(
                () -> listener(listener).sessions() == count,
                () -> count + " of " + listener(listener).sessions() + " sessions");
    }

    HostStatus status() {
        return host.status();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String read(Socket socket, int count) throws IOException {
        return new String(socket.getInputStream().readNBytes(count), StandardCharsets.UTF_8);
    }

    static String readAll(Socket socket) throws IOException {
        try (InputStream in = socket.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        host.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
