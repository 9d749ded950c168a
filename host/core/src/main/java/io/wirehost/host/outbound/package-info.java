/**
 * From the write queue to the socket: any thread offers packets; the loop packs and writes them.
 */
@NullMarked
package io.wirehost.host.outbound;

import org.jspecify.annotations.NullMarked;
