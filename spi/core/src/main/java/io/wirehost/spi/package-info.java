/**
 * The contract between the host and a protocol.
 *
 * <p>A protocol is a jar that supplies, through {@link java.util.ServiceLoader}, any number of two
 * services: {@link io.wirehost.spi.PacketCodec} (bytes to packets and back) and {@link
 * io.wirehost.spi.StartPacketHandler} (which connections are mine, and who serves them). Each
 * provider class carries its name in a {@link io.wirehost.spi.Provides} annotation and has a public
 * constructor without parameters. A configuration file binds names to listeners; the host owns
 * everything else: sockets, sessions, the read and the write queue.
 *
 * <h2>The road of the bytes</h2>
 *
 * <pre>
 * socket → match → unpack → read queue → handler → write queue → pack → socket
 * </pre>
 *
 * <h2>The order of calls for one connection</h2>
 *
 * <ol>
 *   <li>{@link io.wirehost.spi.StartPacketHandler#match match} on the first bytes, until one
 *       handler of the listener claims them;
 *   <li>{@link io.wirehost.spi.StartPacketHandler#open open}, which answers with the handler of the
 *       session;
 *   <li>for a {@link io.wirehost.spi.PacketHandler}: {@code onOpen}, any number of {@code onPacket}
 *       and other events, {@code onClose} once, last;
 *   <li>for a {@link io.wirehost.spi.StreamHandler}: {@code serve}, whose return ends the session.
 * </ol>
 *
 * <h2>Threads</h2>
 *
 * <p>{@code match}, {@code open}, {@code unpack} and {@code pack} run on the event loop of the
 * session and must not block. The callbacks of a session run where its {@link
 * io.wirehost.spi.Dispatch} says, one at a time, in order. What may be called from any thread says
 * so.
 *
 * <h2>Null</h2>
 *
 * <p>Nothing is null unless it is marked {@code @Nullable}.
 */
@NullMarked
package io.wirehost.spi;

import org.jspecify.annotations.NullMarked;
