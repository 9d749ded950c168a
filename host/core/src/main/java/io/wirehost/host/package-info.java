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
 * served, {@code shadow} compares what is to come, and {@code leak} finds what holds the classes of
 * what is gone. {@code status}, {@code admin}, {@code http} and {@code metrics} tell the operator,
 * {@code tap} shows what goes through sessions, {@code log} keeps the log, and {@code flight} tells
 * the recorder of the JDK. {@code cli} is another program, that of the verbs, and {@code doctor}
 * the one among them that looks at the machine.
 */
@NullMarked
package io.wirehost.host;

import org.jspecify.annotations.NullMarked;
