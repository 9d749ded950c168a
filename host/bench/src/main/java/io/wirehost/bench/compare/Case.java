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
     * Makes a server ready to be measured: runs it, connects, warms it up.
     *
     * @param server one of {@link #servers}
     */
    Trial prepare(Server server) throws IOException, InterruptedException;

    /** A server that is ready. */
    interface Trial extends AutoCloseable {
        /** Measures once. */
        Sample run() throws IOException, InterruptedException;

        @Override
        void close() throws IOException;
    }
}
