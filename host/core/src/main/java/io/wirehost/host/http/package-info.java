/**
 * Metrics and health over HTTP, for those who watch the host from outside; off unless configured.
 *
 * <p>The JDK's own web server, on two threads of its own that touch nothing of the loops. It tells,
 * and takes no orders: those go through the Unix socket alone.
 */
@NullMarked
package io.wirehost.host.http;

import org.jspecify.annotations.NullMarked;
