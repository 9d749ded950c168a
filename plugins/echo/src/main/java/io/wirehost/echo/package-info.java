/**
 * The smallest handler. It runs where the {@link io.wirehost.spi.Dispatch} of its binding says, one
 * object for all sessions.
 */
@NullMarked
package io.wirehost.echo;

import org.jspecify.annotations.NullMarked;
