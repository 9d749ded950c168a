/**
 * What an operator sees of sessions while they run: a {@link io.wirehost.host.tap.Tap} is attached
 * to the connections that it wants, and each of these tells its {@link
 * io.wirehost.host.tap.TapPoint} what comes and goes. Without a tap there is no point, which is all
 * that a session ever asks.
 *
 * <p>Loops and the threads of streams put events in, and never wait: a tap that is full, or that
 * sees more in a second than it may, loses events and counts them. A thread of the operator takes
 * them out, hides what is secret, and puts them into a format.
 *
 * <p>What is secret of a packet that comes in, its codec says ({@link
 * io.wirehost.spi.PacketCodec#secretFrom}), as long as it can still be hidden: bytes are kept back
 * until they are unpacked, or known to be the beginning of a packet. What {@code tap-mask} of a
 * listener finds is hidden besides.
 */
@NullMarked
package io.wirehost.host.tap;

import org.jspecify.annotations.NullMarked;
