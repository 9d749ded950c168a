/**
 * What the configuration said about a handler, made ready: the handler and its codec, the limits of
 * its sessions, the sessions themselves with their groups, and what the handler is offered.
 *
 * <p>A {@link io.wirehost.host.binding.Binding} is made and started before connections reach it,
 * and is shared by all loops. Sessions pin it: its handler is stopped when the last pin is gone.
 */
@NullMarked
package io.wirehost.host.binding;

import org.jspecify.annotations.NullMarked;
