/**
 * What the configuration said about a handler, made ready: the handler and its codec, the limits of
 * its sessions, the sessions themselves with their groups, and what the handler is offered.
 *
 * <p>A {@link io.wirehost.host.binding.Binding} is made before its listener opens and is shared by
 * all loops.
 */
@NullMarked
package io.wirehost.host.binding;

import org.jspecify.annotations.NullMarked;
