/**
 * Listening sockets: connections are accepted, counted, and placed on a loop. Confined to the loops
 * that watch the sockets.
 */
@NullMarked
package io.wirehost.host.listen;

import org.jspecify.annotations.NullMarked;
