/**
 * The words of {@code host.sh}: each verb is declared once, with its operands, options and help,
 * and what is typed, the help, the manual page and the completion of the shell all come from that.
 *
 * <p>{@code host.sh} itself does what starts and ends the process of the host, and hands everything
 * else to {@link io.wirehost.host.cli.Cli}, a program of its own that lives for one call. What a
 * running host is asked goes through {@link io.wirehost.host.admin.AdminClient}.
 */
@NullMarked
package io.wirehost.host.cli;

import org.jspecify.annotations.NullMarked;
