/**
 * Tries a protocol without a host and without a socket.
 *
 * <ul>
 *   <li>{@link io.wirehost.testkit.CodecProof} proves a {@link io.wirehost.spi.PacketCodec}: it
 *       feeds bytes as the host does, cut in every way in which a network may cut them.
 *   <li>{@link io.wirehost.testkit.FakeHandlerContext} starts a {@link
 *       io.wirehost.spi.StartPacketHandler} and opens sessions for it that a test drives.
 * </ul>
 *
 * <p>It is called by the tests of a protocol, on their threads, and needs no test framework: what
 * is wrong is an {@link AssertionError}.
 */
@NullMarked
package io.wirehost.testkit;

import org.jspecify.annotations.NullMarked;
