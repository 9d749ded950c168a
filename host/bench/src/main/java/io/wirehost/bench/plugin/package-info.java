/**
 * Handlers that the bundled plugins do not have, for the bench alone: a plugin as others write
 * them. It is packed into a jar of its own and sees nothing of the rest of the bench.
 */
@NullMarked
package io.wirehost.bench.plugin;

import org.jspecify.annotations.NullMarked;
