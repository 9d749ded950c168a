/**
 * Clients for what a Wirehost serves, and for any other TCP server that speaks such a protocol.
 *
 * <ul>
 *   <li>{@link io.wirehost.client.StreamClient}: a connection as a stream of bytes;
 *   <li>{@link io.wirehost.client.PacketClient}: a connection as a stream of packets, with the
 *       {@link io.wirehost.spi.PacketCodec} that the server uses, or its mirror image;
 *   <li>{@link io.wirehost.client.ConnectOptions}: the start packet and the timeouts of either.
 * </ul>
 *
 * <h2>Threads</h2>
 *
 * <p>Calls block the calling thread, virtual or platform. One thread may receive while others send,
 * and any thread may close the connection under them. As with every {@link
 * java.nio.channels.InterruptibleChannel}, interrupting a thread that is blocked in a call closes
 * the connection.
 *
 * <h2>Errors</h2>
 *
 * <p>The peer's orderly end of its stream is a result, not an error. What else can happen is an
 * {@link java.io.IOException} whose message says what was being done, and with whom:
 *
 * <ul>
 *   <li>{@link java.net.SocketTimeoutException}: a timeout passed. Only one of a write closes the
 *       connection;
 *   <li>{@link java.net.ConnectException}, {@link java.net.UnknownHostException}: nobody listens
 *       there, or there is no such host;
 *   <li>{@link java.net.ProtocolException}: the peer sent what is no packet;
 *   <li>{@link java.nio.channels.ClosedChannelException}: this side closed the connection or ended
 *       its output, before or meanwhile; {@link java.nio.channels.ClosedByInterruptException} if by
 *       an interrupt;
 *   <li>{@link java.net.SocketException}: the connection broke, by a reset for example.
 * </ul>
 *
 * <p>To connect again is up to the caller, who knows what the packets in flight were worth. A
 * {@code ConnectOptions} can be used again; a codec cannot, since it holds the state of one
 * connection.
 */
@NullMarked
package io.wirehost.client;

import org.jspecify.annotations.NullMarked;
