/**
 * Names what holds the class loader of a plugin that should have been collected.
 *
 * <p>{@link io.wirehost.host.leak.LeakFinder} looks at threads and at the registries of the JDK:
 * cheap, without a pause, and not complete. A heap dump is complete: {@link
 * io.wirehost.host.leak.HeapDump} stops the process to write it, and {@link
 * io.wirehost.host.leak.HeapHolders}, in a process of its own, names every way from what the JVM
 * keeps alive into the plugin.
 *
 * <p>Stack traces and heap dumps tell class loaders apart by their names alone, so each generation
 * of a plugin needs a class loader with a name of its own.
 */
@NullMarked
package io.wirehost.host.leak;

import org.jspecify.annotations.NullMarked;
