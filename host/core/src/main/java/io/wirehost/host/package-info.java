/**
 * The host process, assembled of its parts. In reading order, which is the road of the bytes:
 *
 * <ol>
 *   <li>{@code loop}: a thread, a selector, tasks, timers
 *   <li>{@code listen}: connections are accepted and placed on a loop
 *   <li>{@code session}: what a connection is, from accept to close
 *   <li>{@code inbound}: start packets are matched, then packets unpacked
 *   <li>{@code dispatch}: handlers are called
 *   <li>{@code outbound}: packets are packed and written
 * </ol>
 *
 * <p>Before any of that, {@code config} reads the configuration, {@code plugin} loads the jars, and
 * {@code binding} brings the two together; {@code deploy} replaces what is served while it is
 * served, and {@code shadow} compares what is to come. {@code status}, {@code admin}, {@code http}
 * and {@code metrics} tell the operator, {@code flight} the recorder of the JDK.
 */
@NullMarked
package io.wirehost.host;

import org.jspecify.annotations.NullMarked;
