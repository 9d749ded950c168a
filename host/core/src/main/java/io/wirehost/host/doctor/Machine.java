package io.wirehost.host.doctor;

import com.sun.management.OperatingSystemMXBean;

import io.wirehost.host.config.HostConfig;
import io.wirehost.host.config.ListenerConfig;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the machine gives, or the container.
 *
 * @param processors that Java may use
 * @param memory bytes that Java may use
 * @param proc where the kernel tells of itself, {@code /proc}
 */
record Machine(int processors, long memory, Path proc) {
    private static final long LITTLE_MEMORY = 1L << 30; // twice the heap, which is half of all

    static Machine current() {
        long memory =
                ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                        ? system.getTotalMemorySize()
                        : Long.MAX_VALUE;
        return new Machine(Runtime.getRuntime().availableProcessors(), memory, Path.of("/proc"));
    }

    /** Whatever is configured. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(
                processors > 1
                        ? Finding.ok("processors", processors + " for Java")
                        : Finding.warning(
                                "processors",
                                "one for Java: handlers wait for the loops; give it another"));
        String size = "%d MiB for Java".formatted(memory >> 20);
        findings.add(
                memory >= LITTLE_MEMORY
                        ? Finding.ok("memory", size)
                        : Finding.warning(
                                "memory",
                                size
                                        + ", and its heap alone may take 512: lower that, as in"
                                        + " WIREHOST_JAVA_OPTS=-Xmx%dm".formatted(memory >> 21)));
        if (ProcessHandle.current().info().user().equals(Optional.of("root"))) {
            findings.add(
                    Finding.warning(
                            "user",
                            "root, and so is the code of all plugins: run it as a user of its"
                                    + " own"));
        }
        return findings;
    }

    /** What the kernel would do otherwise than is configured. */
    List<Finding> findings(HostConfig config) {
        List<Finding> findings = new ArrayList<>();
        config.listeners().forEach(each -> addBacklog(each, findings));
        addEphemeral(config, findings);
        return findings;
    }

    private void addBacklog(ListenerConfig listener, List<Finding> findings) {
        List<Integer> most = numbers("sys/net/core/somaxconn");
        if (!most.isEmpty() && most.getFirst() < listener.backlog()) {
            findings.add(
                    Finding.warning(
                            "backlog",
                            "%s: %d, and the kernel keeps %d at most: sysctl net.core.somaxconn=%d"
                                    .formatted(
                                            listener.place().child("backlog"),
                                            listener.backlog(),
                                            most.getFirst(),
                                            listener.backlog())));
        }
    }

    /** A connection that goes out may be given the port of a listener, which then cannot start. */
    private void addEphemeral(HostConfig config, List<Finding> findings) {
        List<Integer> range = numbers("sys/net/ipv4/ip_local_port_range");
        if (range.size() < 2) {
            return;
        }
        String reserved = text("sys/net/ipv4/ip_local_reserved_ports").orElse("");
        for (ListenerConfig listener : config.listeners()) {
            int port = listener.bind().getPort();
            if (port >= range.getFirst() && port <= range.getLast() && !isIn(reserved, port)) {
                findings.add(
                        Finding.warning(
                                "ports",
                                "%s: connections that go out may be given port %d, and the next start would find it taken: choose one outside of %d–%d, or sysctl net.ipv4.ip_local_reserved_ports=%s"
                                        .formatted(
                                                listener.place().child("bind"),
                                                port,
                                                range.getFirst(),
                                                range.getLast(),
                                                reserved.isEmpty()
                                                        ? Integer.toString(port)
                                                        : reserved + "," + port)));
            }
        }
    }

    /** In ports and ranges of them, as {@code 8080,9000-9010}. */
    private static boolean isIn(String ports, int port) {
        return Stream.of(ports.split(",", -1))
                .filter(each -> !each.isBlank())
                .map(each -> each.strip().split("-", -1))
                .anyMatch(each ->
                        port >= Integer.parseInt(each[0])
                                && port <= Integer.parseInt(each[each.length - 1]));
    }

    private List<Integer> numbers(String name) {
        return text(name).stream()
                .flatMap(text -> Stream.of(text.split("\\s+", -1)))
                .map(Integer::valueOf)
                .toList();
    }

    /** Empty: another system, or a container that hides it. */
    private Optional<String> text(String name) {
        try {
            // In one read: of these files, a second one finds the end, and readString begins with
            // the size, which is told to be 0.
            return Optional.of(String.join(" ", Files.readAllLines(proc.resolve(name))).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
