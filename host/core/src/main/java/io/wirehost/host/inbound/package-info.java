/**
 * From the socket to the read queue: start packets are matched, then bytes are unpacked. Confined
 * to the loop of the connection.
 */
@NullMarked
package io.wirehost.host.inbound;

import org.jspecify.annotations.NullMarked;
