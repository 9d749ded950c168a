package io.wirehost.spi;

import org.slf4j.Logger;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What the host offers to a {@link StartPacketHandler}, per binding. What is taken through it, the
 * host takes back when the binding stops. All methods are thread-safe.
 */
public interface HandlerContext {
    /**
     * The settings of the binding.
     *
     * @param type the class named in {@link Provides#settings}
     * @param <S> the settings record
     * @return the same instance at each call
     * @throws ClassCastException if the handler declares another class
     */
    <S extends Record> S settings(Class<S> type);

    /**
     * The name of the listener that the handler is bound to.
     *
     * @return as in the configuration
     */
    String listener();

    /**
     * The sessions of this binding.
     *
     * @return always the same object
     */
    Sessions sessions();

    /**
     * Start packets to claim besides those that {@link StartPacketHandler#match} knows.
     *
     * @return always the same object
     */
    StartPackets startPackets();

    /**
     * Where this binding may keep files: {@code var/data/<listener>} of the host, made by this call
     * if it is not there. It outlives the process.
     *
     * @return an absolute path of a directory
     * @throws java.io.UncheckedIOException if it cannot be made
     */
    Path dataDirectory();

    /**
     * The log of the handler, under its class' name, with listener and plugin in each line.
     *
     * @return always the same object
     */
    Logger logger();

    /**
     * Runs a task later, on a virtual thread that may block. What it throws is logged as a fault of
     * the plugin.
     *
     * @param delay from now; zero or less: at once
     * @param task run once
     * @return to cancel it
     */
    Timer schedule(Duration delay, Runnable task);

    /**
     * Runs a task again and again, on a virtual thread that may block. The pause begins when a run
     * ends, so that runs never overlap. What one run throws is logged; the next comes all the same.
     *
     * @param pause before the first run and between two, more than zero
     * @param task run until it is cancelled
     * @return to cancel it
     * @throws IllegalArgumentException if {@code pause} is zero or less
     */
    Timer scheduleEvery(Duration pause, Runnable task);

    /**
     * Runs a task at once, on a virtual thread of its own that may block, as with {@link
     * Dispatch#POOL}, whoever calls. It is interrupted when the binding stops.
     *
     * @param name what the thread is for, for thread dumps
     * @param task what to do; what it throws is logged as a fault of the plugin
     */
    void execute(String name, Runnable task);

    /**
     * Waits until every connection that its peer had completed before this call has been accepted,
     * and what the peer had sent on it by then has been matched, so that {@link
     * StartPacketHandler#open open} has been called where it is due. Connections are spread over
     * several event loops, and an earlier one may be opened after a later one; a handler whose
     * connections refer to each other calls this before it looks for the earlier.
     *
     * <p>To be called on a thread that may block and that is not interrupted; it takes two rounds
     * of each event loop, microseconds as a rule.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    void awaitEarlierConnections() throws InterruptedException;
}
