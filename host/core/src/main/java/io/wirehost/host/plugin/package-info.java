/**
 * Finds the plugins below {@code plugins/}, copies them to where nobody changes them, gives each a
 * class loader of its own, and knows who supplies which codec and which handler.
 *
 * <p>The host loads once, on its starting thread, and asks from any thread: what is loaded does not
 * change. No code of a plugin runs here before {@link
 * io.wirehost.host.plugin.Provider#newInstance}.
 */
@NullMarked
package io.wirehost.host.plugin;

import org.jspecify.annotations.NullMarked;
