/**
 * Measures this host side by side with its peers. {@code bench.sh} builds what is needed and runs
 * {@link io.wirehost.bench.Bench}.
 */
@NullMarked
package io.wirehost.bench;

import org.jspecify.annotations.NullMarked;
