/**
 * The host in numbers, in the text format of Prometheus.
 *
 * <p>Nothing is counted here: each time somebody asks, what the loops, the listeners and the
 * plugins count anyway is read, on the asking thread. Peers are never told apart, so that the
 * number of series does not grow with them.
 */
@NullMarked
package io.wirehost.host.metrics;

import org.jspecify.annotations.NullMarked;
