package io.wirehost.bench.compare;

import io.wirehost.bench.server.Server;

import java.io.IOException;
import java.util.List;

/** Something that is measured of several servers. */
public interface Case {
    /** For {@code --only}, and as a key. */
    String name();

    /** For the report. */
    String title();

    /** What there is one of in each answer: a packet, a connection. */
    String unit();

    /** The first is the one that the others are compared with. */
    List<Server> servers();

    /** What is measured, the chief metric first. */
    List<Metric> metrics();

    /**
     * Measures once, a server that runs for that alone: starts it, connects, warms it up.
     *
     * @param server one of {@link #servers}
     */
    Sample run(Server server) throws IOException, InterruptedException;
}
