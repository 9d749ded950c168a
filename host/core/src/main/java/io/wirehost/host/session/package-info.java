/**
 * What a connection is, whatever it speaks: its socket, its life from accept to close, its
 * deadlines, and its place among the connections of its listener.
 *
 * <p>A {@link io.wirehost.host.session.Connection} lives on one event loop and is confined to it; a
 * {@link io.wirehost.host.session.Stage} says what its bytes mean at the moment.
 */
@NullMarked
package io.wirehost.host.session;

import org.jspecify.annotations.NullMarked;
