package io.wirehost.bench.server;

import io.netty.channel.epoll.Epoll;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The servers that this machine can run, by what they do; what needs something that is not
 * installed is left out. The first is the one that the others are compared with: that in C, the
 * limit of the machine, where there is one.
 */
public final class Contenders {
    /** A server in C. */
    public static final String C = "C epoll";

    /** This host, its handlers on the event loop. */
    public static final String INLINE = "Wirehost inline";

    /** This host, its handlers on virtual threads that the event loop carries. */
    public static final String SESSION = "Wirehost session";

    /** This host, its handlers on the JDK's own virtual threads. */
    public static final String POOL = "Wirehost pool";

    /** Netty on its native transport. */
    public static final String NETTY_EPOLL = "Netty epoll";

    /** Netty on the transport of the JDK. */
    public static final String NETTY_NIO = "Netty NIO";

    /** Go, a goroutine per connection. */
    public static final String GO = "Go";

    /** In C, as careful with the last bytes as this host is. */
    public static final String C_LINGERING = "C, lingering close";

    /** The server in C that does one thing at a time. */
    public static final String C_BLOCKING = "C sendfile";

    /** What {@code kv} is compared with. */
    public static final String REDIS = "redis-server";

    /** This host with all that it brings. */
    public static final String ALL_PLUGINS = "Wirehost";

    private static final List<String> JAVA_OPTIONS =
            List.of(
                    "-Xms32m",
                    "-Xmx512m",
                    "-XX:+UseCompactObjectHeaders",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Dslf4j.internal.verbosity=ERROR");

    private final Path home;
    private final Path programs;
    private final Path plugins;

    /**
     * Looks for what there is.
     *
     * @param home the packed product
     * @param programs where the C and Go programs are
     * @param plugins the plugin jars for this host
     */
    public Contenders(Path home, Path programs, Path plugins) {
        this.home = home;
        this.programs = programs;
        this.plugins = plugins;
    }

    /** Send back what comes; this host, line by line. */
    public List<Server> echo() {
        List<Server> all = new ArrayList<>(program(C, "c-echo", "PORT"));
        all.addAll(echoByDispatch(INLINE, SESSION, POOL));
        all.add(java("NIO loop", "NioEcho", "PORT"));
        all.addAll(netty("echo"));
        all.addAll(program(GO, "go-echo", "PORT"));
        all.addAll(program("Go with channel", "go-echo", "-channel", "PORT"));
        return all;
    }

    /** As {@link #echo}, those of whom latencies are compared. */
    public List<Server> latency() {
        List<Server> all = new ArrayList<>(netty("echo").reversed());
        all.addAll(echoByDispatch(INLINE, SESSION, POOL));
        all.addAll(program(C, "c-echo", "PORT"));
        all.addAll(program(GO, "go-echo", "PORT"));
        return all;
    }

    /** As {@link #echo}, those of whom a curve is drawn. */
    public List<Server> curve() {
        List<Server> all = new ArrayList<>(program(C, "c-echo", "PORT"));
        all.addAll(echoByDispatch(INLINE, SESSION));
        return all;
    }

    /** As {@link #echo}, this host with one event loop, and with two. */
    public List<Server> loops() {
        String listener = "bench { bind = ${vars.address}, codec = line, handler = echo }";
        return List.of(
                new Wirehost("Wirehost, 1 loop", home, plugins, 1, listener),
                new Wirehost("Wirehost, 2 loops", home, plugins, 2, listener));
    }

    /** Answer a start packet, and close. */
    public List<Server> greet() {
        List<Server> all = new ArrayList<>(program(C, "c-greet", "PORT"));
        all.addAll(program(C_LINGERING, "c-greet", "PORT", "linger"));
        all.add(wirehost(INLINE, "codec = line, handler = greet"));
        all.add(wirehost(SESSION, "codec = line, handler = greet"));
        all.addAll(netty("greet"));
        return all;
    }

    /** Write what one connection sends to all. */
    public List<Server> fanOut() {
        List<Server> all = new ArrayList<>(program(C, "c-fanout", "PORT"));
        all.add(wirehost(INLINE, "codec = line, handler = fan-out"));
        all.add(wirehost(SESSION, "codec = line, handler = fan-out"));
        return all;
    }

    /** Keep objects. */
    public List<Server> dataserver() {
        List<Server> all =
                new ArrayList<>(program(C_BLOCKING, "c-dataserver", "DIRECTORY", "PORT"));
        all.add(wirehost(POOL, "handler = dataserver"));
        all.addAll(program(GO, "go-dataserver", "DIRECTORY", "PORT"));
        return all;
    }

    /** Speak the protocol of Redis. */
    public List<Server> keyValue() {
        List<Server> all = new ArrayList<>();
        if (isInstalled("redis-server")) {
            String options = "redis-server --bind 127.0.0.1 --save --appendonly no --dir DIRECTORY";
            List<String> words = new ArrayList<>(List.of(options.split(" ", -1)));
            words.add(words.indexOf("--save") + 1, "");
            words.addAll(List.of("--port", "PORT"));
            all.add(new Peer(REDIS, words));
        }
        all.add(wirehost(INLINE, "codec = resp, handler = kv"));
        all.add(wirehost(SESSION, "codec = resp, handler = kv"));
        return all;
    }

    /** Are ready soon; this host with all bundled plugins bound. */
    public List<Server> starters() {
        String bundled =
                """
                echo { bind = ${vars.address}, codec = line, handler = echo }
                net { bind = "127.0.0.1:0", codec = net, handler = net }
                chat { bind = "127.0.0.1:0", codec = line, handler = chat }
                kv { bind = "127.0.0.1:0", codec = resp, handler = kv }
                dataserver { bind = "127.0.0.1:0", handler = dataserver }
                """;
        List<Server> all = new ArrayList<>();
        all.add(new Wirehost(ALL_PLUGINS, home, home.resolve("plugins"), 1, bundled));
        all.addAll(netty("echo"));
        all.addAll(program(GO, "go-echo", "PORT"));
        all.addAll(program(C, "c-echo", "PORT"));
        keyValue().stream().filter(server -> server.name().equals(REDIS)).forEach(all::add);
        return all;
    }

    private List<Server> echoByDispatch(String... names) {
        return Stream.of(names)
                .map(name -> wirehost(name, "codec = line, handler = echo"))
                .toList();
    }

    private Server wirehost(String name, String listener) {
        String dispatch = name.substring(name.indexOf(' ') + 1);
        String block = "bench { bind = ${vars.address}, dispatch = " + dispatch + ", " + listener;
        return new Wirehost(name, home, plugins, 1, block + " }");
    }

    private List<Server> netty(String what) {
        List<Server> both = new ArrayList<>();
        both.add(java(NETTY_NIO, "NettyServer", "nio", what, "PORT"));
        if (Epoll.isAvailable()) {
            both.add(java(NETTY_EPOLL, "NettyServer", "epoll", what, "PORT"));
        }
        return both;
    }

    /** On the Java of this process, which is the one that the product brings. */
    private static Server java(String name, String main, String... arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(JAVA_OPTIONS);
        words.addAll(List.of("-cp", System.getProperty("java.class.path")));
        words.add("io.wirehost.bench.peer." + main);
        words.addAll(List.of(arguments));
        return new Peer(name, words);
    }

    /** None or one. */
    private List<Server> program(String name, String file, String... arguments) {
        Path program = programs.resolve(file);
        if (!Files.isExecutable(program)) {
            return List.of();
        }
        List<String> words = new ArrayList<>(List.of(program.toString()));
        words.addAll(List.of(arguments));
        return List.of(new Peer(name, words));
    }

    /** Whether there is a program of this name. */
    public static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
