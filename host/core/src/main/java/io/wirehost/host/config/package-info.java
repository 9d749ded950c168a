/**
 * The configuration: from a HOCON file to records that hold no mistake.
 *
 * <p>{@link io.wirehost.host.config.ConfigLoader} reads the file of the operator over {@code
 * reference.conf}, where each default stands once; {@link io.wirehost.host.config.SettingsBinder}
 * maps a block to a record, also for the settings of plugins. Whatever is wrong becomes a {@link
 * io.wirehost.host.config.Problem} with its file, line and key, and all of them are reported at
 * once.
 *
 * <p>Called by {@code start}, {@code check} and {@code reload}, on the thread that does these.
 * Holds no state; the records are immutable.
 */
@NullMarked
package io.wirehost.host.config;

import org.jspecify.annotations.NullMarked;
