package io.wirehost.host.binding;

import io.wirehost.host.config.BlockPlace;
import io.wirehost.host.outbound.WriteQueue;
import io.wirehost.host.plugin.FaultKind;
import io.wirehost.host.plugin.Pins;
import io.wirehost.host.plugin.PluginFaultException;
import io.wirehost.host.plugin.Thrown;
import io.wirehost.host.plugin.WarmUp;
import io.wirehost.host.session.Deadlines;
import io.wirehost.spi.StartPacketHandler;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A handler bound to a listener.
 *
 * @param blueprint what it is made of
 * @param place where it stands in the configuration that it was made for
 * @param handler the instance of this binding
 * @param codec what its packets are made with; null if it has only streams
 * @param runner where its sessions run
 * @param terms what sessions are allowed
 * @param context what the handler was given
 * @param pins its sessions, and whoever calls the handler otherwise
 * @param supply the plugins that handler and codec come from
 * @param tally what went wrong with its connections
 */
public record Binding(
        Blueprint blueprint,
        BlockPlace place,
        StartPacketHandler handler,
        @Nullable CodecSource codec,
        Runner runner,
        SessionTerms terms,
        BindingContext context,
        Pins pins,
        Supply supply,
        Tally tally) {
    private static final Logger log = LoggerFactory.getLogger(Binding.class);

    /** The same handler, with what sessions from now on are allowed; those that are there stay. */
    Binding with(BlockPlace newPlace, @Nullable CodecSource newCodec, SessionTerms newTerms) {
        return new Binding(
                blueprint,
                newPlace,
                handler,
                newCodec,
                new Runner(newTerms.dispatch(), runner.threads()),
                newTerms,
                context,
                pins,
                supply,
                tally);
    }

    /** The same handler; what goes wrong with connections from now on is counted by itself. */
    public Binding countingAnew() {
        return new Binding(
                blueprint,
                place,
                handler,
                codec,
                runner,
                terms,
                context,
                pins,
                supply,
                tally.next());
    }

    /** Whether both are of one handler, which is started and stopped once. */
    @SuppressWarnings("ReferenceEquality") // a context is like no other
    public boolean hasHandlerOf(Binding other) {
        return context == other.context;
    }

    /** The most bytes a codec is shown. */
    public int maxPacketSize() {
        return terms.maxPacketSize();
    }

    /** How long sessions may wait. */
    public Deadlines.Limits deadlines() {
        return terms.deadlines();
    }

    /** The most packets in a read queue. */
    public int readPackets() {
        return terms.readPackets();
    }

    /** The most bytes they came in. */
    public long readBytes() {
        return terms.readBytes();
    }

    /** The limits of a write queue. */
    public WriteQueue.Limits writeLimits() {
        return terms.writeLimits();
    }

    /** The name of the handler in the configuration. */
    public String handlerName() {
        return blueprint.handler().name();
    }

    /** The id of the plugin that the handler comes from. */
    public String plugin() {
        return blueprint.handler().plugin();
    }

    /** Handler and plugin, for messages. */
    public String title() {
        return "handler " + handlerName() + " of plugin " + plugin();
    }

    /** The open sessions. */
    public BindingSessions sessions() {
        return context.sessions();
    }

    /** A session has opened. */
    public void opened(BindingSessions.Served session) {
        sessions().add(session);
        supply.sessionOpened();
    }

    /** Something went wrong with one of its connections, at this time. */
    public void failed(FaultKind kind, long now) {
        supply.failed(kind, now);
        tally.failed();
    }

    /** The connection of a session is gone. */
    public void closed(BindingSessions.Served session) {
        sessions().remove(session);
    }

    /** Nothing more goes through a session. */
    public void ended(BindingSessions.Served session) {
        supply.sessionEnded(session.traffic());
    }

    /** Start packets registered while it runs. */
    public RegisteredStartPackets startPackets() {
        return context.startPackets();
    }

    /** The codec, where there are packets. */
    public CodecSource requiredCodec() {
        if (codec == null) {
            throw new IllegalStateException("handler " + handlerName() + " has no codec");
        }
        return codec;
    }

    /**
     * Tells the handler to start. What was given to one that fails is taken back.
     *
     * @throws PluginFaultException if the handler throws, or takes too long
     */
    public void start(WarmUp warmUp) throws PluginFaultException {
        try {
            warmUp.call(
                    blueprint.handler(),
                    handler.getClass().getName() + ".start",
                    () -> {
                        handler.start(context);
                        return handler;
                    },
                    _ -> {
                        context.close();
                        callStop();
                    });
        } catch (Throwable e) {
            discard();
            throw e;
        }
    }

    /** Gives up what has not started. */
    public void discard() {
        try {
            context.close();
        } finally {
            release();
        }
    }

    /**
     * Takes back what the handler has, tells it to stop, and lets its plugins go. To be called once
     * and when it has no session, or none that will ever end. Waits until none of its code runs any
     * more, but not for longer than told: what does not end is left behind.
     */
    public void stop(Duration patience) {
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(patience);
        try {
            context.close();
            Thread stopping =
                    Thread.ofPlatform()
                            .daemon()
                            .inheritInheritableThreadLocals(false)
                            .name("stop-" + context.listener())
                            .start(this::callStop);
            if (!stopping.join(patience)) {
                log.warn(
                        "Handler {} of plugin {} does not stop and is left behind",
                        handlerName(),
                        plugin());
                stopping.interrupt();
            } else if (!context.awaitThreads(deadline)) {
                log.warn(
                        "A thread of handler {} of plugin {} does not end and is left behind",
                        handlerName(),
                        plugin());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            release();
        }
    }

    private void callStop() {
        try {
            inContext(handler::stop);
        } catch (Throwable e) {
            Thrown.log(
                    log,
                    "Handler " + handlerName() + " of plugin " + plugin() + " failed to stop",
                    e);
        }
    }

    private void release() {
        supply.release(pins);
    }

    private interface Call {
        void run() throws Exception;
    }

    private void inContext(Call call) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(runner.loader());
        try {
            call.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
