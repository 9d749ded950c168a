package io.wirehost.bench.server;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server at work, in a process of its own on cores of its own. */
public final class RunningServer implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final long STOP_SECONDS = 15;

    /** A server that answers no more would let the load wait for ever. */
    private static final long LIFE_SECONDS = 300;

    /** Below those that the system gives to connections: the load has thousands of them. */
    private static final AtomicInteger nextPort = new AtomicInteger(20_000);

    private final Server server;
    private final Process process;
    private final InetSocketAddress address;
    private final Path directory;
    private final Duration startTime;

    private RunningServer(
            Server server,
            Process process,
            InetSocketAddress address,
            Path directory,
            Duration startTime) {
        this.server = server;
        this.process = process;
        this.address = address;
        this.directory = directory;
        this.startTime = startTime;
    }

    /**
     * Starts a server; returns when it accepts connections.
     *
     * @param cores that it may use, as {@code taskset -c} takes them
     * @param scratch where it gets a directory, deleted at the end
     */
    public static RunningServer start(Server server, String cores, Path scratch)
            throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(scratch, "server-");
        InetSocketAddress address = freeAddress();
        Server.Command command = server.command(address.getPort(), directory);
        List<String> words = new ArrayList<>(List.of("taskset", "-c", cores));
        words.addAll(command.words());
        Path output = directory.resolve("output.txt");
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(command.environment());
        long began = System.nanoTime();
        Process process = builder.start();
        CompletableFuture.delayedExecutor(LIFE_SECONDS, TimeUnit.SECONDS)
                .execute(process::destroyForcibly);
        try {
            awaitListening(process, address, began);
        } catch (IOException | InterruptedException e) {
            process.destroyForcibly().waitFor();
            String why = server.name() + ": " + e.getMessage() + "\n" + Files.readString(output);
            delete(directory);
            throw new IOException(why, e);
        }
        Duration startTime = Duration.ofNanos(System.nanoTime() - began);
        return new RunningServer(server, process, address, directory, startTime);
    }

    private static InetSocketAddress freeAddress() throws IOException {
        while (true) {
            int port = nextPort.getAndIncrement();
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return new InetSocketAddress(socket.getInetAddress(), port);
            } catch (BindException e) {
                // somebody else has it; the next one then, and at the end of all an error
            }
        }
    }

    private static void awaitListening(Process process, InetSocketAddress address, long began)
            throws IOException, InterruptedException {
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(address);
                return;
            } catch (ConnectException e) {
                if (!process.isAlive()) {
                    throw new IOException("ended with " + process.exitValue(), e);
                }
                if (System.nanoTime() - began > START_LIMIT.toNanos()) {
                    throw new IOException("does not listen after " + START_LIMIT, e);
                }
                Thread.sleep(1);
            }
        }
    }

    /** What the report calls it. */
    public String name() {
        return server.name();
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return address;
    }

    /** From {@code exec} until it accepted a connection. */
    public Duration startTime() {
        return startTime;
    }

    /** The processor time of its process so far. */
    public ProcessStat stat() throws IOException {
        return ProcessStat.parse(Files.readString(proc("stat")));
    }

    /** The bytes of memory that it occupies now. */
    public long residentBytes() throws IOException {
        return ProcessMemory.parse(Files.readString(proc("status"))).residentBytes();
    }

    /** Memory in use: {@link #residentBytes}, but of a Java heap, what lives in it. */
    public long usedBytes() throws IOException, InterruptedException {
        Path program = proc("exe").toRealPath();
        if (!program.endsWith("java")) {
            return residentBytes();
        }
        JavaMemory memory = new JavaMemory(program.resolveSibling("jcmd"), process.pid());
        return memory.liveBytes() + memory.besidesHeap(Files.readString(proc("smaps")));
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(process.pid()), file);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        delete(directory);
    }

    private static void delete(Path tree) throws IOException {
        Files.walkFileTree(
                tree,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path visited, @Nullable IOException failure) throws IOException {
                        Files.delete(visited);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
