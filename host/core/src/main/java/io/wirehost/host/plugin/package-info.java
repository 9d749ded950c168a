/**
 * Finds the plugins below {@code plugins/}, copies them to where nobody changes them, gives each a
 * class loader of its own, and knows who supplies which codec and which handler.
 *
 * <p>The plugins of one moment do not change. When the directory does, new {@link
 * io.wirehost.host.plugin.Plugins} are made of it, which have those in common with the old ones
 * that are the same; each {@link io.wirehost.host.plugin.Generation} is closed when nobody uses it
 * any more, and it is proven then that its classes are collected. Beside those that are served
 * there may be a {@link io.wirehost.host.plugin.Candidate}, a version that is tried. Which versions
 * were served is written down, so that one can be gone back to. No code of a plugin runs here
 * before {@link io.wirehost.host.plugin.Provider#newInstance}.
 */
@NullMarked
package io.wirehost.host.plugin;

import org.jspecify.annotations.NullMarked;
